// Reads and writes of 1,000 keys: sync.Map against a map under a RWMutex, with and without company.
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
func run(s store, goroutines, every int) func() {
	return func() {
		var done sync.WaitGroup
		for g := 0; g < goroutines; g++ {
			done.Add(1)
			go func() {
				defer done.Done()
				for i := 1; i <= operations/goroutines; i++ {
					if key := int64(i % keys); every > 0 && i%every == 0 {
						s.put(key, i)
					} else {
						s.get(key)
					}
				}
			}()
		}
		done.Wait()
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
		times := observe.Nanoseconds(41,
			run(locked, 1, every), run(concurrent, 1, every), run(locked, 8, every), run(concurrent, 8, every))
		seen[name+"_alone"] = times[1] / times[0]
		seen[name+"_together"] = times[3] / times[2]
	}
	observe.Print(seen)
}
