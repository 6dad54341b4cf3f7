// Readers and writers under a Mutex and under a RWMutex: short lookups, and reads that hold the lock long.
package main

import (
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

type guard struct{ read, endRead, write, endWrite func() }

func mutex() guard {
	var lock sync.Mutex
	return guard{lock.Lock, lock.Unlock, lock.Lock, lock.Unlock}
}

func rwMutex() guard {
	var lock sync.RWMutex
	return guard{lock.RLock, lock.RUnlock, lock.Lock, lock.Unlock}
}

// lookups divides 40,000 lookups among goroutines.
func lookups(g guard, goroutines int) func() {
	m := map[int64][]string{}
	for i := int64(0); i < 1000; i++ {
		m[i] = []string{"tag"}
	}
	return func() {
		var done sync.WaitGroup
		for n := 0; n < goroutines; n++ {
			done.Add(1)
			go func() {
				defer done.Done()
				for i := 0; i < 40_000/goroutines; i++ {
					g.read()
					_ = m[int64(i%1000)]
					g.endRead()
				}
			}()
		}
		done.Wait()
	}
}

// longReads has one goroutine for each of 40 reads and 10 writes that hold the lock for a millisecond.
func longReads(g guard) func() {
	return func() {
		var done sync.WaitGroup
		for n := 0; n < 50; n++ {
			take, release := g.read, g.endRead
			if n%5 == 0 {
				take, release = g.write, g.endWrite
			}
			done.Add(1)
			go func() {
				defer done.Done()
				take()
				time.Sleep(time.Millisecond)
				release()
			}()
		}
		done.Wait()
	}
}

func main() {
	short := observe.Nanoseconds(15, lookups(mutex(), 100), lookups(rwMutex(), 100),
		lookups(mutex(), 500), lookups(rwMutex(), 500))
	long := observe.Nanoseconds(7, longReads(mutex()), longReads(rwMutex()))
	observe.Print(observe.Observations{
		"short_gain_100":      short[0] / short[1],
		"short_gain_500":      short[2] / short[3],
		"rwmutex_500_for_100": short[1] / short[3],
		"mutex_500_for_100":   short[0] / short[2],
		"long_gain":           long[0] / long[1],
	})
}
