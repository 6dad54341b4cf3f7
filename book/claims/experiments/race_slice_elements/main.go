// Two goroutines write elements of a slice that a map holds; the map itself is only read.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

func write(m map[int64][]int, first, second func(map[int64][]int)) {
	var both sync.WaitGroup
	for _, writer := range []func(map[int64][]int){first, second} {
		writer := writer
		both.Add(1)
		go func() {
			defer both.Done()
			writer(m)
		}()
	}
	both.Wait()
}

func element(key int64, index int) func(map[int64][]int) {
	return func(m map[int64][]int) { m[key][index]++ }
}

func main() {
	m := map[int64][]int{1: {0, 0}, 2: {0, 0}}
	switch observe.Role() {
	case "same":
		write(m, element(1, 0), element(1, 0))
	case "other":
		write(m, element(1, 0), element(1, 1))
	case "separate":
		write(m, element(1, 0), element(2, 0))
	default:
		reported := func(end observe.End) bool { return end.Races() > 0 }
		observe.Print(observe.Observations{
			"same_element_reports":       observe.Repeat(10, "same", reported),
			"other_elements_reports":     observe.Repeat(10, "other", reported),
			"one_slice_a_writer_reports": observe.Repeat(10, "separate", reported),
		})
	}
}
