// Allocations and collections of buffers that are made anew, and of buffers from a sync.Pool.
package main

import (
	"runtime"
	"sync"

	"mapclinic/claims/internal/observe"
)

type buffer struct{ data []byte }

func fresh() any { return &buffer{data: make([]byte, 0, 1024)} }

var (
	pool = sync.Pool{New: fresh}
	used int
)

func use(b *buffer) {
	b.data = append(b.data[:0], "some text"...)
	used += len(b.data)
}

func anew() { use(fresh().(*buffer)) }

func pooled() {
	b := pool.Get().(*buffer)
	use(b)
	pool.Put(b)
}

func collections(f func()) int {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := 0; i < 50000; i++ {
		f()
	}
	runtime.ReadMemStats(&after)
	return int(after.NumGC - before.NumGC)
}

func main() {
	newAllocs, newBytes := observe.Allocs(anew)
	poolAllocs, poolBytes := observe.Allocs(pooled)
	observe.Print(observe.Observations{
		"new_allocs":       newAllocs,
		"new_bytes":        newBytes,
		"pool_allocs":      poolAllocs,
		"pool_bytes":       poolBytes,
		"new_collections":  collections(anew),
		"pool_collections": collections(pooled),
	})
}
