// Reads and writes of 1,000 keys: sync.Map against a map under a RWMutex, one goroutine.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

const (
	keys       = 1000
	operations = 20_000
)

type store interface {
	get(key int64) int
	put(key int64, value int)
}

type lockedMap struct {
	lock sync.RWMutex
	m    map[int64]int
}

func (l *lockedMap) get(key int64) int {
	l.lock.RLock()
	defer l.lock.RUnlock()
	return l.m[key]
}

func (l *lockedMap) put(key int64, value int) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.m[key] = value
}

type syncMap struct{ m sync.Map }

func (s *syncMap) get(key int64) int {
	value, _ := s.m.Load(key)
	return value.(int)
}

func (s *syncMap) put(key int64, value int) { s.m.Store(key, value) }

// run makes operations of which one in every so many is a write (0: none).
func run(s store, every int) func() {
	return func() {
		for i := 1; i <= operations; i++ {
			if key := int64(i % keys); every > 0 && i%every == 0 {
				s.put(key, i)
			} else {
				s.get(key)
			}
		}
	}
}

func main() {
	locked, concurrent := &lockedMap{m: map[int64]int{}}, &syncMap{}
	for key := int64(0); key < keys; key++ {
		locked.put(key, 1)
		concurrent.put(key, 1)
	}
	seen := observe.Observations{}
	for name, every := range map[string]int{"reads": 0, "tenth_writes": 10, "half_writes": 2} {
		times := observe.Nanoseconds(41, run(locked, every), run(concurrent, every))
		seen[name+"_time"] = times[1] / times[0]
	}
	seen["locked_put_allocations"], _ = observe.Allocs(func() { locked.put(1, 1000) })
	seen["sync_map_put_allocations"], _ = observe.Allocs(func() { concurrent.put(1, 1000) })
	observe.Print(seen)
}
