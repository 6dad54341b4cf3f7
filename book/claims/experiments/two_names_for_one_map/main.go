// What an assignment of a map copies, and what both names see while it grows.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

// identity is the address that a map variable holds.
func identity(m *map[string]int) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(m)) }

var copied map[string]int

func main() {
	first := map[string]int{}
	second := first
	first["a"] = 1
	_, seen := second["a"]

	before := identity(&first)
	for i := 0; i < 10000; i++ {
		second[string(rune('0'+i))] = i
	}
	delete(second, "a")
	_, stillThere := first["a"]

	allocations, _ := observe.Allocs(func() { copied = first })
	observe.Print(observe.Observations{
		"word_bytes":             int(unsafe.Sizeof(uintptr(0))),
		"variable_bytes":         int(unsafe.Sizeof(first)),
		"assignment_allocates":   allocations,
		"entry_seen_by_other":    seen,
		"deletion_seen_by_other": !stillThere,
		"same_header":            identity(&first) == identity(&second),
		"header_moved_by_growth": identity(&first) != before,
		"length_of_grown":        len(second),
		"length_by_other_name":   len(first),
	})
}
