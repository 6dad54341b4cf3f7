// What the runtime's function for reads returns.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

// The pointer that it returns can be seen in no other way.
//
//go:linkname mapaccess2Fast64 runtime.mapaccess2_fast64
func mapaccess2Fast64(mapType, header unsafe.Pointer, key uint64) (unsafe.Pointer, bool)

func read(m any, key uint64) unsafe.Pointer {
	parts := (*[2]unsafe.Pointer)(unsafe.Pointer(&m))
	value, _ := mapaccess2Fast64(parts[0], parts[1], key)
	return value
}

func main() {
	numbers, others := map[uint64]int64{1: 1}, map[uint64]int64{2: 2}
	*(*int64)(read(numbers, 1)) = 5
	byWrite := numbers[1]
	// The bits of a number, as what it never was.
	*(*float64)(read(numbers, 1)) = 1
	observe.Print(observe.Observations{
		"value_after_write":          byWrite,
		"value_after_write_as_float": numbers[1],
		"missing_keys_share_a_value": read(numbers, 7) == read(others, 8),
	})
}
