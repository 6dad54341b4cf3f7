// Two goroutines append: to one variable, to copies of one header, to slices of their own.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

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

func behave(role string) {
	s, other := make([]int, 0, 1), make([]int, 0, 1)
	var lock sync.Mutex
	add := func() { s = append(s, 42) }
	locked := func() {
		lock.Lock()
		defer lock.Unlock()
		add()
	}
	private := func(header []int) func() { return func() { _ = append(header, 42) } }
	m := map[int64][]int{1: nil}
	inMap := func() { m[1] = append(m[1], 42) }
	switch role {
	case "one variable":
		together(add, add)
	case "locked":
		together(locked, locked)
	case "copies with room":
		together(private(s), private(s))
	case "full copies":
		together(private(s[:1]), private(s[:1]))
	case "two arrays":
		together(private(s), private(other))
	case "map":
		together(inMap, inMap)
	}
}

func main() {
	if role := observe.Role(); role != "" {
		behave(role)
		return
	}
	reports := func(role string) int {
		reported := func(end observe.End) bool { return end.Races() > 0 }
		return observe.Repeat(10, role, reported, "GORACE=atexit_sleep_ms=10")
	}
	pointer := observe.Compile("testdata/pointer.go")
	captured := observe.Compile("testdata/captured.go", "-gcflags=-m")
	observe.Print(observe.Observations{
		"processes":                10,
		"one_variable_reports":     reports("one variable"),
		"locked_reports":           reports("locked"),
		"copies_with_room_reports": reports("copies with room"),
		"full_copies_reports":      reports("full copies"),
		"two_arrays_reports":       reports("two arrays"),
		"map_reports":              reports("map"),
		"append_to_pointer_builds": pointer.Builds,
		"variable_moved_to_heap":   captured.Says("moved to heap: numbers"),
	})
}
