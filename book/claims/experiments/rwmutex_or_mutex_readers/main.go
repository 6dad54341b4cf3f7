// Readers and writers that hold a Mutex or a RWMutex for a millisecond each.
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

// work has one goroutine for each operation, which holds the lock for a millisecond; one operation in
// every so many is a write (0: none).
func work(g guard, operations, every int) func() {
	return func() {
		var done sync.WaitGroup
		for n := 1; n <= operations; n++ {
			take, release := g.read, g.endRead
			if every > 0 && n%every == 0 {
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
	times := observe.Nanoseconds(3,
		work(mutex(), 100, 0), work(rwMutex(), 100, 0),
		work(mutex(), 500, 0), work(rwMutex(), 500, 0),
		work(mutex(), 50, 5), work(rwMutex(), 50, 5),
	)
	observe.Print(observe.Observations{
		"gain_100_readers":       times[0] / times[1],
		"gain_500_readers":       times[2] / times[3],
		"rwmutex_500_for_100":    5 * times[1] / times[3],
		"mutex_500_for_100":      5 * times[0] / times[2],
		"gain_with_fifth_writes": times[4] / times[5],
	})
}
