// Two goroutines each store to one atomic variable and then load the other's, while garbage is collected.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"

	"mapclinic/claims/internal/observe"
)

func main() {
	const rounds = 20000
	var stop atomic.Bool
	var collector sync.WaitGroup
	collector.Add(1)
	collections := 0
	go func() {
		defer collector.Done()
		for !stop.Load() || collections == 0 {
			runtime.GC()
			collections++
		}
	}()
	neither := 0
	for i := 0; i < rounds; i++ {
		var x, y atomic.Uint32
		var first, second uint32
		var both sync.WaitGroup
		both.Add(2)
		go func() { defer both.Done(); x.Store(1); first = y.Load() }()
		go func() { defer both.Done(); y.Store(1); second = x.Load() }()
		both.Wait()
		if first == 0 && second == 0 {
			neither++
		}
	}
	stop.Store(true)
	collector.Wait()
	observe.Print(observe.Observations{
		"rounds":           rounds,
		"collections":      collections,
		"both_saw_nothing": neither,
	})
}
