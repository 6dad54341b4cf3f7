// A map that is passed by value, by pointer, or inside a struct with a lock.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

func fill(m map[string]int) {
	for _, key := range []string{"a", "b", "c"} {
		m[key]++
	}
}

func fillBehindPointer(m *map[string]int) { fill(*m) }

type guarded struct {
	lock   sync.Mutex
	counts map[string]int
}

func (g *guarded) fill() {
	g.lock.Lock()
	defer g.lock.Unlock()
	fill(g.counts)
}

func twice(f func()) {
	var both sync.WaitGroup
	for i := 0; i < 2; i++ {
		both.Add(1)
		go func() {
			defer both.Done()
			f()
		}()
	}
	both.Wait()
}

func main() {
	m := map[string]int{}
	switch observe.Role() {
	case "value":
		twice(func() { fill(m) })
	case "pointer":
		twice(func() { fillBehindPointer(&m) })
	case "guarded":
		g := &guarded{counts: m}
		twice(g.fill)
	case "caller reads":
		done := make(chan bool)
		go func() {
			fill(m)
			close(done)
		}()
		_ = m["a"]
		<-done
	case "in turn":
		fill(m)
		fill(m)
	case "own maps":
		twice(func() { fill(map[string]int{}) })
	default:
		// The runtime may end a process before the race detector has reported.
		reported := func(end observe.End) bool { return end.Races() > 0 || end.Said("concurrent map") }
		observe.Print(observe.Observations{
			"passed_by_value":   observe.Repeat(8, "value", reported),
			"passed_by_pointer": observe.Repeat(8, "pointer", reported),
			"behind_a_lock":     observe.Repeat(8, "guarded", reported),
			"caller_reads":      observe.Repeat(8, "caller reads", reported),
			"passed_in_turn":    observe.Repeat(8, "in turn", reported),
			"a_map_each":        observe.Repeat(8, "own maps", reported),
		})
	}
}
