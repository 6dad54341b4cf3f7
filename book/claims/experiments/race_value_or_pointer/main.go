// Two goroutines raise a counter that is in a map: an int must be written to the map, an atomic counter
// behind a pointer is reached by reading it.
package main

import (
	"sync"
	"sync/atomic"

	"mapclinic/claims/internal/observe"
)

// The detector sleeps for a second at the end of a process if it is not told otherwise.
const atOnce = "GORACE=atexit_sleep_ms=0"

func twice(raise func()) {
	var both sync.WaitGroup
	for i := 0; i < 2; i++ {
		both.Add(1)
		go func() {
			defer both.Done()
			raise()
		}()
	}
	both.Wait()
}

func main() {
	switch observe.Role() {
	case "int":
		m := map[string]int{"a": 0}
		twice(func() { m["a"]++ })
	case "atomic":
		m := map[string]*atomic.Int64{"a": {}}
		twice(func() { m["a"].Add(1) })
	default:
		reported := func(end observe.End) bool { return end.Races() > 0 || end.Said("concurrent map") }
		observe.Print(observe.Observations{
			"int_reports":    observe.Repeat(10, "int", reported, atOnce),
			"atomic_reports": observe.Repeat(10, "atomic", reported, atOnce),
		})
	}
}
