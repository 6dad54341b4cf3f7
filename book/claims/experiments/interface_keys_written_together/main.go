// Two goroutines assign to one map at the same time: do they wait for each other, or does the process die?
package main

import (
	"runtime"
	"strings"
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

const fault = "fatal error: concurrent map writes"

// together runs two writers, for some rounds or until two seconds have passed, each with a recover.
func together(rounds int, write func(id, i int)) {
	var both sync.WaitGroup
	end := time.Now().Add(2 * time.Second)
	for id := 0; id < 2; id++ {
		id := id
		both.Add(1)
		go func() {
			defer both.Done()
			defer func() { recover() }()
			for i := 0; i < rounds; i++ {
				write(id, i)
				if i%1000 == 0 && time.Now().After(end) {
					return
				}
			}
		}()
	}
	both.Wait()
}

func main() {
	const many = 5_000_000
	boxed, plain := map[any]int{}, map[int]int{}
	cells := make([]int, 1000)
	switch observe.Role() {
	case "numbers in interfaces":
		together(many, func(id, i int) { boxed[i] = id })
	case "pointers in interfaces":
		together(many, func(id, i int) { boxed[&cells[i%1000]] = id })
	case "without growth":
		boxed[1] = 1
		together(many, func(id, i int) { boxed[1] = id })
	case "plain numbers":
		together(many, func(id, i int) { plain[i] = id })
	case "readers":
		boxed[1] = 1
		together(many, func(id, i int) { _ = boxed[1] })
	default:
		const processes = 5
		died := func(end observe.End) bool { return end.Said(fault) }
		numbers := observe.Child("numbers in interfaces", "GOMAXPROCS=2", "GOTRACEBACK=system")
		stack, _, _ := strings.Cut(numbers.Errors, "\n\n")
		if i := strings.Index(numbers.Errors, "[running"); i >= 0 {
			stack, _, _ = strings.Cut(numbers.Errors[i:], "\n\n")
		}
		observe.Print(observe.Observations{
			"processes":       processes,
			"processors":      runtime.NumCPU(),
			"numbers_died":    observe.Repeat(processes, "numbers in interfaces", died, "GOMAXPROCS=2"),
			"pointers_died":   observe.Repeat(processes, "pointers in interfaces", died, "GOMAXPROCS=2"),
			"no_growth_died":  observe.Repeat(processes, "without growth", died, "GOMAXPROCS=2"),
			"plain_died":      observe.Repeat(processes, "plain numbers", died, "GOMAXPROCS=2"),
			"readers_died":    observe.Repeat(processes, "readers", died, "GOMAXPROCS=2"),
			"one_thread_died": observe.Repeat(processes, "numbers in interfaces", died, "GOMAXPROCS=1"),
			"nil_map_said":    numbers.Said("assignment to entry in nil map"),
			"timed_out":       numbers.TimedOut,
			"fast_in_stack":   strings.Contains(stack, "mapassign_fast64("),
			"mapassign_stack": strings.Contains(stack, "mapassign("),
			"growth_in_dump":  strings.Contains(numbers.Errors, "growWork") || strings.Contains(numbers.Errors, "evacuate"),
		})
	}
}
