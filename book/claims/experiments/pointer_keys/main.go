// Which pointers are one key of a map with interface keys, and which are two.
package main

import (
	"reflect"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type point struct{ x, y int }

func entries(keys ...any) int {
	m := map[any]bool{}
	for _, key := range keys {
		m[key] = true
	}
	return len(m)
}

func main() {
	a, b := point{1, 2}, point{1, 2}
	var empty, void struct{}
	// Two boxes of one number lie at two addresses.
	first, second := 1000, 1000
	p := &a
	observe.Print(observe.Observations{
		"equal_structs_entries":       entries(a, b),
		"two_pointers_entries":        entries(&a, &b),
		"one_pointer_twice_entries":   entries(&a, p),
		"empty_structs_entries":       entries(&empty, &void),
		"equal_numbers_entries":       entries(first, second),
		"through_reflect_entries":     entries(p, reflect.ValueOf(p).Interface()),
		"through_unsafe_entries":      entries(p, (*point)(unsafe.Pointer(p))),
		"as_unsafe_pointer_entries":   entries(p, unsafe.Pointer(p)),
		"unsafe_pointers_entries":     entries(unsafe.Pointer(p), unsafe.Pointer(&a)),
		"changed_pointed_to_entries":  func() int { m := map[any]bool{p: true}; p.x = 9; m[p] = true; return len(m) }(),
		"same_address_of_empty_pairs": uintptr(unsafe.Pointer(&empty)) == uintptr(unsafe.Pointer(&void)),
	})
}
