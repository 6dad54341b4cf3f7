// Two ways to share a map that is mostly read.
package main

import (
	"sync"
	"sync/atomic"

	"mapclinic/claims/internal/observe"
)

const entries = 1000

type locked struct {
	mu sync.RWMutex
	m  map[int]int
}

func (l *locked) read(key int) int     { l.mu.RLock(); defer l.mu.RUnlock(); return l.m[key] }
func (l *locked) write(key, value int) { l.mu.Lock(); defer l.mu.Unlock(); l.m[key] = value }

type copied struct {
	mu      sync.Mutex // one writer at a time
	current atomic.Pointer[map[int]int]
}

func (c *copied) read(key int) int { return (*c.current.Load())[key] }

func (c *copied) write(key, value int, duringCopy func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := *c.current.Load()
	fresh := make(map[int]int, len(old))
	for k, v := range old {
		fresh[k] = v
	}
	duringCopy()
	fresh[key] = value
	c.current.Store(&fresh)
}

func byTwo(read func(int) int) func() {
	return func() {
		var both sync.WaitGroup
		for g := 0; g < 2; g++ {
			both.Add(1)
			go func() {
				defer both.Done()
				for i := 0; i < 5000; i++ {
					read(i % entries)
				}
			}()
		}
		both.Wait()
	}
}

func main() {
	l, c := &locked{m: make(map[int]int)}, &copied{}
	initial := make(map[int]int)
	for i := 0; i < entries; i++ {
		l.m[i], initial[i] = i, i
	}
	c.current.Store(&initial)
	nothing := func() {}

	reads := observe.Nanoseconds(101, byTwo(l.read), byTwo(c.read))
	writes := observe.Nanoseconds(101, func() { l.write(7, 8) }, func() { c.write(7, 8, nothing) })
	lockedRead, _ := observe.Allocs(func() { l.read(7) })
	copiedRead, _ := observe.Allocs(func() { c.read(7) })
	_, lockedWrite := observe.Allocs(func() { l.write(7, 9) })
	_, copiedWrite := observe.Allocs(func() { c.write(7, 9, nothing) })

	l.mu.Lock()
	during := l.mu.TryRLock()
	l.mu.Unlock()
	l.mu.RLock()
	second := l.mu.TryRLock()
	var inTheMiddle int
	c.write(7, 10, func() { inTheMiddle = c.read(7) })
	observe.Print(observe.Observations{
		"read_time_ratio":         reads[1] / reads[0],
		"write_time_ratio":        writes[1] / writes[0],
		"locked_read_allocations": lockedRead,
		"copied_read_allocations": copiedRead,
		"locked_write_bytes":      lockedWrite,
		"copied_write_bytes":      copiedWrite,
		"read_lock_during_write":  during,
		"second_reader_enters":    second,
		"copy_read_during_write":  inTheMiddle == 9,
	})
}
