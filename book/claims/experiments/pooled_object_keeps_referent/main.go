// Whether the collector follows the pointers of what lies in a sync.Pool.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

const objects = 100

type request struct{ body *[4096]byte }

func freed(clearFirst bool, collections int) int64 {
	var count atomic.Int64
	var pool sync.Pool
	for i := 0; i < objects; i++ {
		one := &request{body: new([4096]byte)}
		runtime.SetFinalizer(one.body, func(*[4096]byte) { count.Add(1) })
		if clearFirst {
			one.body = nil
		}
		pool.Put(one)
	}
	for i := 0; i < collections; i++ {
		runtime.GC()
	}
	// Finalizers run in a goroutine of their own.
	for last := int64(-1); count.Load() != last; time.Sleep(50 * time.Millisecond) {
		last = count.Load()
	}
	seen := count.Load()
	runtime.KeepAlive(&pool)
	return seen
}

func main() {
	observe.Print(observe.Observations{
		"freed_after_one_collection":         freed(false, 1),
		"freed_after_two_collections":        freed(false, 2),
		"cleared_freed_after_one_collection": freed(true, 1),
	})
}
