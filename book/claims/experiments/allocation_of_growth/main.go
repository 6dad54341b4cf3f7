// What growing leaves to the garbage collector.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 100_000

func allocatedByKept(hint int) float64 {
	var before, after runtime.MemStats
	live := observe.LiveHeapBytes()
	runtime.ReadMemStats(&before)
	m := make(map[int64]int64, hint)
	for i := int64(0); i < entries; i++ {
		m[i] = i
	}
	runtime.ReadMemStats(&after)
	kept := observe.LiveHeapBytes() - live
	runtime.KeepAlive(m)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(kept)
}

func main() {
	observe.Print(observe.Observations{
		"grown_by_kept": allocatedByKept(0), "hinted_by_kept": allocatedByKept(entries),
	})
}
