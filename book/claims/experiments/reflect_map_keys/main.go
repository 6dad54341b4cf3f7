// What reflect.Value.MapKeys allocates.
package main

import (
	"reflect"
	"strings"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

var (
	keys  []reflect.Value
	count int
)

func fields(t reflect.Type) string {
	var names []string
	for i := 0; i < t.NumField(); i++ {
		names = append(names, t.Field(i).Name)
	}
	return strings.Join(names, " ")
}

func main() {
	words := map[string]int{"one": 1, "two": 2, "three": 3}
	blocks := map[[256]byte]int{{1}: 1, {2}: 2, {3}: 3}
	reflected, reflectedBlocks := reflect.ValueOf(words), reflect.ValueOf(blocks)
	allocations, bytes := observe.Allocs(func() { keys = reflected.MapKeys() })
	_, largeBytes := observe.Allocs(func() { keys = reflectedBlocks.MapKeys() })
	ranged, _ := observe.Allocs(func() {
		for range words {
			count++
		}
	})
	shared := true
	for word := range words {
		for _, key := range reflected.MapKeys() {
			if key.String() == word {
				shared = shared && unsafe.StringData(key.String()) == unsafe.StringData(word)
			}
		}
	}
	observe.Print(observe.Observations{
		"value_bytes":             unsafe.Sizeof(reflect.Value{}),
		"value_fields":            fields(reflect.TypeOf(reflect.Value{})),
		"string_keys_allocations": allocations,
		"string_keys_bytes":       bytes,
		"large_keys_bytes":        largeBytes,
		"range_allocations":       ranged,
		"text_is_shared":          shared,
	})
}
