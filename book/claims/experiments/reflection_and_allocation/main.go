// Whether reflection on a struct puts it on the heap.
package main

import (
	"reflect"

	"mapclinic/claims/internal/observe"
)

type user struct {
	id   int
	name string
}

var (
	sum  int
	held any
)

//go:noinline
func read(u user) { sum += int(reflect.ValueOf(u).Field(0).Int()) }

//go:noinline
func readBack(u user) { sum += reflect.ValueOf(u).Interface().(user).id }

//go:noinline
func keep(u user) { held = u }

func main() {
	u := user{1000, "a"}
	readAllocs, _ := observe.Allocs(func() { read(u) })
	backAllocs, _ := observe.Allocs(func() { readBack(u) })
	keepAllocs, keepBytes := observe.Allocs(func() { keep(u) })
	observe.Print(observe.Observations{
		"value_of_allocs":  readAllocs,
		"interface_allocs": backAllocs,
		"kept_allocs":      keepAllocs,
		"kept_bytes":       keepBytes,
		"struct_bytes":     int(reflect.TypeOf(u).Size()),
	})
}
