// Where a map keeps its values: one allocation an insert means that the table holds a pointer to the
// value and not the value itself.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 1000

type small struct{ A, B, C int }

type withPointers struct {
	Next *small
	List []int
}

type bytes128 [128]byte

type bytes136 [136]byte

// allocations returns how many allocations it takes to fill a map that has room for all entries.
func allocations[V any](value V) int64 {
	m := make(map[int]V, 2*entries)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < entries; i++ {
		m[i] = value
	}
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(m)
	return int64(after.Mallocs - before.Mallocs)
}

// keepsCopy tells if a stored value stays as it was when all of the original changes.
func keepsCopy[V comparable](original, changed V) bool {
	m, variable := map[int]V{}, original
	m[1] = variable
	variable = changed
	return m[1] == original && variable == changed
}

func filled() (value bytes136) {
	for i := range value {
		value[i] = byte(i)
	}
	return value
}

func main() {
	runtime.GOMAXPROCS(1)
	shared := &small{}
	observe.Print(observe.Observations{
		"int_allocations":            allocations(1000),
		"string_allocations":         allocations("text"),
		"small_struct_allocations":   allocations(small{}),
		"pointer_allocations":        allocations(shared),
		"interface_allocations":      allocations[any](shared),
		"pointer_fields_allocations": allocations(withPointers{Next: shared}),
		"bytes_128_allocations":      allocations(bytes128{}),
		"bytes_136_allocations":      allocations(bytes136{}),
		"small_copy_is_whole":        keepsCopy(small{1, 2, 3}, small{}),
		"large_copy_is_whole":        keepsCopy(filled(), bytes136{}),
	})
}
