// A map that holds its values against one that holds pointers to them: sum a field of all values.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 1 << 18

type point struct{ X, Y int }

var sink int

func main() {
	inline, pointed := make(map[int]point, entries), make(map[int]*point, entries)
	for i := 0; i < entries; i++ {
		key := i * 7919 % entries // neighbours in the map are no neighbours in memory
		inline[key] = point{X: key}
		pointed[key] = &point{X: key}
	}
	runtime.GC()
	times := observe.Nanoseconds(9, func() {
		for _, value := range inline {
			sink += value.X
		}
	}, func() {
		for _, value := range pointed {
			sink += value.X
		}
	})
	observe.Print(observe.Observations{"pointers_by_values": times[1] / times[0]})
	runtime.KeepAlive(inline)
	runtime.KeepAlive(pointed)
}
