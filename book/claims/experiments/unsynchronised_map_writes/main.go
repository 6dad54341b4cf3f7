// Goroutines write to one map without a lock: for long, or once each; in maps of several types; and in a
// sync.Map. A fatal error cannot be recovered, so that each try is a process of its own.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

const message = "fatal error: concurrent map writes"

func together(write func(goroutine, n int), writes int) {
	var all sync.WaitGroup
	for g := 0; g < 4; g++ {
		g := g
		all.Add(1)
		go func() {
			defer all.Done()
			defer func() { recover() }()
			for n := 0; n < writes; n++ {
				write(g, n)
			}
		}()
	}
	all.Wait()
}

func main() {
	slices, counts := map[int64][]string{1: {"item"}}, map[string]int{"key": 1}
	switch observe.Role() {
	case "slices":
		together(func(_, _ int) { slices[1] = nil }, 5_000_000)
	case "counts":
		together(func(_, n int) { counts["key"] = n }, 5_000_000)
	case "once":
		together(func(g, _ int) { slices[int64(g)] = nil }, 1)
	case "sync":
		var m sync.Map
		together(func(g, n int) { m.Store(int64(n%8), g) }, 20_000)
	default:
		died := func(end observe.End) bool { return end.Status != 0 && end.Said(message) }
		lived := func(end observe.End) bool { return end.Status == 0 }
		observe.Print(observe.Observations{
			"slices_died":   observe.Repeat(5, "slices", died, "GOMAXPROCS=4"),
			"slices_lived":  observe.Repeat(5, "slices", lived, "GOMAXPROCS=4"),
			"counts_died":   observe.Repeat(5, "counts", died, "GOMAXPROCS=4"),
			"once_died":     observe.Repeat(20, "once", died, "GOMAXPROCS=4"),
			"sync_map_died": observe.Repeat(3, "sync", died, "GOMAXPROCS=4"),
		})
	}
}
