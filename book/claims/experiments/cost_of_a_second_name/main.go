// Time to fill a map through its own variable, and through one that was passed by value.
package main

import (
	"fmt"
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 2000

var keys = func() []string {
	made := make([]string, entries)
	for i := range made {
		made[i] = fmt.Sprintf("key_%d", i)
	}
	return made
}()

//go:noinline
func fillValue(m map[string]any) {
	for _, key := range keys {
		m[key] = true
	}
}

//go:noinline
func fillPointer(m *map[string]any) {
	for _, key := range keys {
		(*m)[key] = true
	}
}

func main() {
	times := observe.Nanoseconds(51,
		func() {
			m := map[string]any{}
			fillPointer(&m)
		},
		func() {
			m := map[string]any{}
			second := m
			fillValue(second)
			runtime.KeepAlive(m)
		},
	)
	observe.Print(observe.Observations{
		"second_name_over_first": times[1] / times[0],
	})
}
