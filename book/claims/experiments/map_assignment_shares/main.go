// Assign a map to a second variable, and write through both, also while the map grows.
package main

import (
	"maps"
	"reflect"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

func header(m map[string]int) uintptr {
	return reflect.ValueOf(m).Pointer()
}

func main() {
	first := map[string]int{"a": 1}
	second := first
	second["b"] = 2
	assigned := header(first) == header(second)
	lengths := [2]int{len(first), len(second)}
	_, seen := first["b"]

	clone := maps.Clone(first)
	clone["c"] = 3
	_, seenOfClone := first["c"]

	missing := 0
	key := make([]byte, 2)
	for i := 0; i < 20000; i++ {
		key[0], key[1] = byte(i), byte(i>>8)
		second[string(key)] = i
		if got, ok := first[string(key)]; !ok || got != i || len(first) != len(second) {
			missing++
		}
	}

	var kept map[string]int
	allocs, _ := observe.Allocs(func() { kept = first })
	observe.Print(observe.Observations{
		"value_words":              int(unsafe.Sizeof(kept) / unsafe.Sizeof(uintptr(0))),
		"assignment_allocs":        allocs,
		"same_header":              assigned,
		"same_header_after_growth": header(first) == header(second),
		"length_through_first":     lengths[0],
		"length_through_second":    lengths[1],
		"new_entry_seen":           seen,
		"missing_during_growth":    missing,
		"clone_has_own_header":     header(first) != header(clone),
		"new_entry_of_clone_seen":  seenOfClone,
	})
}
