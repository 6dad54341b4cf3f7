// Two goroutines and the slices of one map, in the ways in which they can meet.
package main

import (
	"sync"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

func both(first, second func()) {
	var done sync.WaitGroup
	for _, f := range []func(){first, second} {
		f := f
		done.Add(1)
		go func() {
			defer done.Done()
			f()
		}()
	}
	done.Wait()
}

func main() {
	m := map[int64][]int{1: {0, 0}, 2: {0, 0}}
	element := func(key int64, index int) func() { return func() { m[key][index] = 42 } }
	assign := func(key int64) func() { return func() { m[key] = []int{0, 0} } }
	switch observe.Role() {
	case "same element":
		both(element(1, 0), element(1, 0))
	case "other element":
		both(element(1, 0), element(1, 1))
	case "other slice":
		both(element(1, 0), element(2, 0))
	case "existing key":
		both(assign(1), assign(1))
	case "assign and write":
		write := func(index int) func() { return func() { m[1] = []int{0, 0}; m[1][index] = 42 } }
		both(write(0), write(1))
	default:
		reports := func(role string) int {
			reported := func(end observe.End) bool { return end.Races() > 0 }
			return observe.Repeat(10, role, reported, "GORACE=atexit_sleep_ms=10")
		}
		observe.Print(observe.Observations{
			"processes":                10,
			"same_element_reports":     reports("same element"),
			"other_element_reports":    reports("other element"),
			"other_slice_reports":      reports("other slice"),
			"existing_key_reports":     reports("existing key"),
			"assign_and_write_reports": reports("assign and write"),
			"bytes_between_elements":   int(uintptr(unsafe.Pointer(&m[1][1])) - uintptr(unsafe.Pointer(&m[1][0]))),
		})
	}
}
