// What the compiler makes of chapter 1's code, reduced, and what it does in one goroutine.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

func appendTo(m *sync.Map, key int64, item string) {
	if value, ok := m.Load(key); ok {
		if items, ok := value.([]string); ok {
			m.Store(key, append(items, item))
		}
	} else {
		m.Store(key, []string{item})
	}
}

func length(m *sync.Map, key int64) int {
	value, _ := m.Load(key)
	items, _ := value.([]string)
	return len(items)
}

func main() {
	var m, other, simple sync.Map
	appendTo(&m, 1, "first")
	appendTo(&m, 1, "second")

	other.Store(int64(1), []int{7})
	typePanic := observe.Panics(func() { appendTo(&other, 1, "first") })
	other.Store(2, []string{"under an int"})

	value, _ := simple.Load(int64(1))
	items, _ := value.([]string)
	simple.Store(int64(1), append(items, "first"))
	observe.Print(observe.Observations{
		"load_append_store_builds":    observe.Compile("testdata/load_append_store.go").Builds,
		"length_after_two":            length(&m, 1),
		"length_after_append_to_nil":  length(&simple, 1),
		"other_type_panic":            typePanic,
		"length_beside_other_type":    length(&other, 1),
		"int64_finds_what_int_stored": length(&other, 2) > 0,
	})
}
