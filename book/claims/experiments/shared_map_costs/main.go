// What a map costs that goroutines share, by its guard and by the share of reads.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

const (
	keys       = 1000
	operations = 4000
	writers    = 2
	shardCount = 32
)

type store interface {
	load(key int64) int64
	save(key, value int64)
}

type locked struct {
	mu sync.Mutex
	m  map[int64]int64
}

func (s *locked) load(key int64) int64  { s.mu.Lock(); defer s.mu.Unlock(); return s.m[key] }
func (s *locked) save(key, value int64) { s.mu.Lock(); defer s.mu.Unlock(); s.m[key] = value }

type readLocked struct {
	mu sync.RWMutex
	m  map[int64]int64
}

func (s *readLocked) load(key int64) int64  { s.mu.RLock(); defer s.mu.RUnlock(); return s.m[key] }
func (s *readLocked) save(key, value int64) { s.mu.Lock(); defer s.mu.Unlock(); s.m[key] = value }

type synced struct{ m sync.Map }

func (s *synced) load(key int64) int64 {
	value, _ := s.m.Load(key)
	number, _ := value.(int64)
	return number
}

func (s *synced) save(key, value int64) { s.m.Store(key, value) }

// sharded keeps the shards on cache lines of their own.
type sharded [shardCount]struct {
	locked
	_ [64]byte
}

func (s *sharded) load(key int64) int64  { return s[key%shardCount].load(key) }
func (s *sharded) save(key, value int64) { s[key%shardCount].save(key, value) }

func work(s store, reads int) func() {
	return func() {
		var all sync.WaitGroup
		for w := 0; w < writers; w++ {
			key := int64(w * 7919)
			all.Add(1)
			go func() {
				defer all.Done()
				for i := 0; i < operations; i++ {
					key = (key*31 + 17) % keys
					if i%100 < reads {
						s.load(key)
					} else {
						s.save(key, int64(i))
					}
				}
			}()
		}
		all.Wait()
	}
}

func main() {
	shards := &sharded{}
	for i := range shards {
		shards[i].m = make(map[int64]int64)
	}
	stores := []store{
		&locked{m: make(map[int64]int64)}, &readLocked{m: make(map[int64]int64)}, &synced{}, shards,
	}
	for _, s := range stores {
		for key := int64(0); key < keys; key++ {
			s.save(key, key)
		}
	}
	shares := []int{0, 50, 90, 99, 100}
	ratios := make([][]float64, len(stores))
	for _, reads := range shares {
		var works []func()
		for _, s := range stores {
			works = append(works, work(s, reads))
		}
		times := observe.Nanoseconds(101, works...)
		for i := range stores {
			ratios[i] = append(ratios[i], times[i]/times[0])
		}
	}
	observe.Print(observe.Observations{
		"read_percent": shares, "mutex_ratio": ratios[0], "rwmutex_ratio": ratios[1],
		"sync_map_ratio": ratios[2], "shards_ratio": ratios[3],
	})
}
