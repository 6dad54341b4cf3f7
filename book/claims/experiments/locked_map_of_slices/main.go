// A map of slices behind a mutex whose reader gives out the slice itself, or a copy.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

type lists struct {
	mu sync.Mutex
	m  map[int64][]int
}

func (l *lists) increment(key int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.m[key][0]++
}

func (l *lists) itself(key int64) []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.m[key]
}

func (l *lists) copied(key int64) []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]int(nil), l.m[key]...)
}

func use(get func(l *lists, key int64) []int) {
	l := &lists{m: map[int64][]int{1: {0}}}
	items := get(l, 1)
	var both sync.WaitGroup
	both.Add(2)
	go func() {
		defer both.Done()
		l.increment(1)
	}()
	go func() {
		defer both.Done()
		_ = items[0] == 7
	}()
	both.Wait()
}

func main() {
	switch observe.Role() {
	case "itself":
		use((*lists).itself)
	case "copied":
		use((*lists).copied)
	default:
		reported := func(end observe.End) bool { return end.Races() > 0 }
		observe.Print(observe.Observations{
			"itself_reports": observe.Repeat(10, "itself", reported, "GOMAXPROCS=4"),
			"copied_reports": observe.Repeat(10, "copied", reported, "GOMAXPROCS=4"),
		})
	}
}
