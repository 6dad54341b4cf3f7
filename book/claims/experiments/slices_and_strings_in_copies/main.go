// What a copy of a struct shares with the original.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type record struct {
	payload []byte
	name    string
	tags    map[string]bool
}

//go:noinline
func change(r record) *byte {
	r.payload[0] = 'x'
	r.tags["changed"] = true
	return unsafe.StringData(r.name)
}

func main() {
	r := record{make([]byte, 1<<20), string(make([]byte, 1<<20)), map[string]bool{}}
	text := change(r)
	allocations, bytes := observe.Allocs(func() { change(r) })
	observe.Print(observe.Observations{
		"slice_is_shared": r.payload[0] == 'x',
		"map_is_shared":   r.tags["changed"],
		"text_is_shared":  text == unsafe.StringData(r.name),
		"allocations":     allocations,
		"bytes":           bytes,
	})
}
