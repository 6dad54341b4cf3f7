// What the runtime does when goroutines use a map at the same time, without the race detector.
package main

import (
	"strings"
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

const rounds = 3_000_000

func together(functions ...func()) {
	var done sync.WaitGroup
	for _, f := range functions {
		f := f
		done.Add(1)
		go func() {
			defer done.Done()
			f()
		}()
	}
	done.Wait()
}

func repeat(f func(i int)) func() {
	return func() {
		for i := 0; i < rounds; i++ {
			f(i)
		}
	}
}

func behave(role string) {
	numbers := map[uint64]int64{1: 1}
	switch role {
	case "numbers":
		write := repeat(func(i int) { numbers[uint64(i)%64] = 1 })
		together(write, write, write, write)
	case "pointers":
		pointed, value := map[uint64]*int{}, new(int)
		write := repeat(func(i int) { pointed[uint64(i)%64] = value })
		together(write, write, write, write)
	case "general":
		general := map[[2]uint64]int64{}
		write := repeat(func(i int) { general[[2]uint64{uint64(i) % 64}] = 1 })
		together(write, write, write, write)
	case "slices":
		slices := map[int64][]int{1: nil}
		write := repeat(func(i int) { slices[1] = append(slices[1][:0], i) })
		together(write, write, write, write)
	case "read and overwrite":
		// The map has one entry and never grows.
		write := repeat(func(i int) { numbers[1] = int64(i) })
		read := repeat(func(int) { _ = numbers[1] })
		together(write, read, read, read)
	case "recover":
		write := repeat(func(i int) { numbers[uint64(i)%64] = 1 })
		guarded := func() {
			defer func() { _ = recover() }()
			write()
		}
		together(guarded, guarded, guarded, guarded)
	case "one write each":
		together(func() { numbers[2] = 1 }, func() { numbers[3] = 1 })
	case "ticks and 100 writes":
		m := map[int]int{}
		go func() {
			for range time.Tick(time.Nanosecond) {
				_ = m[0]
			}
		}()
		go func() {
			for i := 0; i < 100; i++ {
				m[i] = i
			}
		}()
		time.Sleep(20 * time.Millisecond)
	}
}

func main() {
	if role := observe.Role(); role != "" {
		behave(role)
		return
	}
	faults := func(times int, role string) int {
		fault := func(end observe.End) bool { return end.Said("fatal error: concurrent map") }
		return observe.Repeat(times, role, fault, "GOMAXPROCS=4")
	}
	trace, attempts := observe.End{}, 0
	for attempts < 10 && !trace.Said("fatal error: concurrent map read and map write") {
		trace = observe.Child("read and overwrite", "GOMAXPROCS=4", "GOTRACEBACK=system")
		attempts++
	}
	// The stack of the goroutine that met the fault comes first.
	stack := trace.Errors
	if parts := strings.SplitN(stack, "\n\n", 3); len(parts) == 3 {
		stack = parts[1]
	}
	observe.Print(observe.Observations{
		"processes":           5,
		"number_value_faults": faults(5, "numbers"),
		"pointer_faults":      faults(5, "pointers"),
		"general_faults":      faults(5, "general"),
		"slice_value_faults":  faults(5, "slices"),
		"overwriting_faults":  faults(5, "read and overwrite"),
		"recovered_faults":    faults(5, "recover"),
		"short_processes":     20,
		"short_faults":        faults(20, "one write each"),
		"tick_faults":         faults(20, "ticks and 100 writes"),
		"read_write_message":  trace.Said("fatal error: concurrent map read and map write"),
		"panic_message":       trace.Said("panic:"),
		"throw_in_stack":      strings.Contains(stack, "runtime.throw"),
		"access_in_stack":     strings.Contains(stack, "runtime.mapaccess"),
	})
}
