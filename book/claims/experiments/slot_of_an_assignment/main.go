// What the runtime's function for assignments does, and what is left to its caller.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

// There is no other way to see a map between both steps of an assignment.
//
//go:linkname mapassignFast64 runtime.mapassign_fast64
func mapassignFast64(mapType, header unsafe.Pointer, key uint64) unsafe.Pointer

func main() {
	m := map[uint64]uint64{}
	parts := (*[2]unsafe.Pointer)(unsafe.Pointer(func() *any { var boxed any = m; return &boxed }()))
	assign := func(key uint64) *uint64 { return (*uint64)(mapassignFast64(parts[0], parts[1], key)) }

	m[6] = 60
	slot := assign(7)
	value, present := m[7]
	seen := observe.Observations{
		"key_is_there_before_value": present && value == 0,
		"length_before_value":       len(m),
	}
	*slot = 70
	seen["value_after_store"] = m[7]

	next := (*uint64)(unsafe.Add(unsafe.Pointer(slot), 8))
	previous := (*uint64)(unsafe.Add(unsafe.Pointer(slot), -8))
	seen["key_follows_value"] = *next == 7
	seen["key_precedes_value"] = *previous == 7
	observe.Print(seen)
}
