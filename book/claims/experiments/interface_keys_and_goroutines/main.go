// Whether a map with interface keys starts goroutines, or leaves any behind.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

func main() {
	before := runtime.NumGoroutine()
	m := map[any]int{}
	for i := 0; i < 50000; i++ {
		cell := i
		m[i], m[&cell], m[[2]int{i, i}] = i, i, i
	}
	observe.Print(observe.Observations{
		"entries":         len(m),
		"goroutines_left": observe.SettledGoroutines() - before,
	})
}
