// One goroutine writes a map while another reads it, beside the same with a sync.Map.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

func together(write, read func(int)) {
	var both sync.WaitGroup
	for _, f := range []func(int){write, read} {
		f := f
		both.Add(1)
		go func() {
			defer both.Done()
			for i := 0; i < 1000; i++ {
				f(i % 10)
			}
		}()
	}
	both.Wait()
}

func main() {
	plain := map[int]int{}
	for i := 0; i < 10; i++ {
		plain[i] = i
	}
	switch observe.Role() {
	case "plain":
		together(func(i int) { plain[i] = i }, func(i int) { _ = plain[i] })
	case "reads":
		together(func(i int) { _ = plain[i] }, func(i int) { _ = plain[i] })
	case "sync":
		var shared sync.Map
		together(func(i int) { shared.Store(i, i) }, func(i int) { shared.Load(i) })
	default:
		reported := func(end observe.End) bool { return end.Races() > 0 || end.Said("fatal error: concurrent map") }
		observe.Print(observe.Observations{
			"map_reports":      observe.Repeat(10, "plain", reported, "GOMAXPROCS=4"),
			"map_read_reports": observe.Repeat(10, "reads", reported, "GOMAXPROCS=4"),
			"sync_map_reports": observe.Repeat(10, "sync", reported, "GOMAXPROCS=4"),
		})
	}
}
