// By what sync.Map tells keys apart, and what it takes as keys.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

type key struct{ x int }

type named struct {
	name string
	part any
}

func entries(keys ...any) int {
	var m sync.Map
	for _, k := range keys {
		m.Store(k, true)
	}
	count := 0
	m.Range(func(any, any) bool { count++; return true })
	return count
}

func plainEntries(keys ...any) int {
	m := map[any]bool{}
	for _, k := range keys {
		m[k] = true
	}
	return len(m)
}

func main() {
	var m sync.Map
	k := key{1}
	m.Store(k, "val")
	value, ok := m.Load(struct{ x int }{1})
	stored, found := m.Load(key{1})
	k.x = 2
	_, afterChange := m.Load(key{1})
	text, _ := stored.(string)
	observe.Print(observe.Observations{
		"struct_found":           found && text == "val",
		"other_type_found":       ok || value != nil,
		"found_after_change":     afterChange,
		"equal_pointed_entries":  entries(&key{1}, &key{1}),
		"equal_struct_entries":   entries(key{1}, key{1}),
		"slice_pointer_entries":  entries(&[]int{1}, &[]int{1}),
		"slice_panic":            observe.Panics(func() { entries([]int{1}) }),
		"struct_of_slice_panic":  observe.Panics(func() { entries(named{"a", []int{1}}) }),
		"plain_slice_panic":      observe.Panics(func() { plainEntries([]int{1}) }),
		"plain_struct_entries":   plainEntries(key{1}, key{1}),
		"plain_pointers_entries": plainEntries(&[]int{1}, &[]int{1}),
	})
}
