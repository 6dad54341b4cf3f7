// What happens to the things that objects in a sync.Pool still point to.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

type buffer struct{ payload *[1024]byte }

// watched returns an object and a function that tells if it has been collected.
func watched() (*[1024]byte, func() bool) {
	object, gone := new([1024]byte), new(atomic.Bool)
	runtime.SetFinalizer(object, func(*[1024]byte) { gone.Store(true) })
	return object, func() bool {
		// Finalizers run in a goroutine of their own, soon after the collection.
		for i := 0; i < 50 && !gone.Load(); i++ {
			time.Sleep(time.Millisecond)
		}
		return gone.Load()
	}
}

func main() {
	var pool, slices sync.Pool
	var dirtySeen bool
	var pooled, full, cleared func() bool
	func() {
		object, gone := watched()
		pooled = gone
		pool.Put(&buffer{payload: object})
		// A pool may drop an object, which it does only under the race detector.
		if again, ok := pool.Get().(*buffer); ok {
			dirtySeen = again.payload != nil
			pool.Put(again)
		}

		first, goneFirst := watched()
		second, goneSecond := watched()
		full, cleared = goneFirst, goneSecond
		elements, zeroed := []interface{}{first}, []interface{}{second}
		zeroed[0] = nil
		elements, zeroed = elements[:0], zeroed[:0]
		slices.Put(&elements)
		slices.Put(&zeroed)
	}()
	runtime.GC()
	afterOne, fullAfterOne, clearedAfterOne := pooled(), full(), cleared()
	runtime.GC()
	afterTwo := pooled()
	observe.Print(observe.Observations{
		"field_seen_after_get":     dirtySeen,
		"collected_after_one_gc":   afterOne,
		"collected_after_two_gcs":  afterTwo || pooled(),
		"element_of_emptied_slice": fullAfterOne,
		"element_of_cleared_slice": clearedAfterOne,
		"pool_is_empty_after_two":  pool.Get() == nil,
	})
	runtime.KeepAlive(&slices)
}
