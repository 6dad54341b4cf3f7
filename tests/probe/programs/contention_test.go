package programs

// Contention.

import (
	"sync"
	"testing"

	"mapclinic/probe"
)

func TestParallelFree(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var mu sync.RWMutex
		c.Parallel("calls", 4, func(_ int, inside func()) {
			mu.RLock()
			defer mu.RUnlock()
			inside()
		})
	})
}

func TestParallelLocked(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var mu sync.Mutex
		c.Parallel("calls", 4, func(_ int, inside func()) {
			mu.Lock()
			defer mu.Unlock()
			inside()
		})
	})
}

func TestParallelInTwoShards(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var shards [2]sync.Mutex
		c.Parallel("calls", 6, func(worker int, inside func()) {
			shards[worker%2].Lock()
			defer shards[worker%2].Unlock()
			inside()
		})
	})
}

// An actor calls back one after the other, in a goroutine that is none of the workers'.
func TestParallelThroughAnActor(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		requests := make(chan func())
		defer close(requests)
		go func() {
			for request := range requests {
				request()
			}
		}()
		c.Parallel("calls", 3, func(_ int, inside func()) {
			done := make(chan struct{})
			requests <- func() { inside(); close(done) }
			<-done
		})
	})
}

// A busy goroutine may yet let the others in: nothing is said before it did.
func TestParallelAfterWork(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		open := make(chan struct{})
		go func() {
			for sum := 0; ; sum++ {
				if sum == 100_000_000 {
					close(open)
					return
				}
			}
		}()
		c.Parallel("calls", 2, func(_ int, inside func()) {
			<-open
			inside()
		})
	})
}

func TestParallelThatPanics(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Parallel("calls", 2, func(worker int, inside func()) {
			if worker == 1 {
				panic("outside")
			}
			inside()
		})
	})
}

func TestHeldUp(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var mu sync.Mutex
		locked := func(inside func()) {
			mu.Lock()
			defer mu.Unlock()
			inside()
		}
		c.NotHeldUp("a call", locked, func() { locked(func() {}) })
	})
}

func TestNotHeldUp(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.True("returns", c.NotHeldUp("a call", func(hold func()) { hold() }, func() {}))
	})
}

func TestNotHeldUpWithoutABlocker(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.NotHeldUp("a call", func(func()) {}, func() {}) })
}
