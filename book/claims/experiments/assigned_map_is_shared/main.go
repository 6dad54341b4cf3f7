// What m2 := m copies.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

var kept map[int]int

func main() {
	m := make(map[int]int)
	for i := 0; i < 10_000; i++ {
		m[i] = i
	}
	allocations, _ := observe.Allocs(func() { kept = m })
	kept[0] = -1
	seen := m[0] == -1
	delete(kept, 1)
	observe.Print(observe.Observations{
		"map_variable_bytes":     unsafe.Sizeof(m),
		"pointer_bytes":          unsafe.Sizeof(&m),
		"allocations":            allocations,
		"seen_through_the_other": seen,
		"length_of_the_other":    len(m),
	})
}
