// How many entries fit into the smallest storage of a map, and how large that is.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

var kept map[int64]int64

func allocsOf(entries int) int64 {
	count, _ := observe.Allocs(func() {
		kept = make(map[int64]int64)
		for i := 0; i < entries; i++ {
			kept[int64(i)] = 1
		}
	})
	return count
}

// unitBytes returns the size of a bucket, and since Go 1.24 of a group: nothing else but the type's
// descriptor tells it. It lies there behind the descriptors of the map, of its keys and of its values.
func unitBytes(m any) int {
	const unitOffset = 64
	descriptor := *(*unsafe.Pointer)(unsafe.Pointer(&m))
	unit := *(**uintptr)(unsafe.Add(descriptor, unitOffset))
	return int(*unit)
}

func main() {
	grows := 2
	for allocsOf(grows) == allocsOf(grows-1) {
		grows++
	}
	hinted, _ := observe.Allocs(func() { kept = make(map[int64]int64, 100_000) })
	observe.Print(observe.Observations{
		"entries_in_first_unit":      grows - 1,
		"unit_bytes":                 unitBytes(map[uint8]uint8{}),
		"allocs_of_100000_at_once":   hinted,
		"allocs_of_a_map_of_8_slots": allocsOf(1),
	})
}
