// How much of a map's memory the garbage collector has to scan.
package main

import (
	"runtime"
	"runtime/metrics"

	"mapclinic/claims/internal/observe"
)

const entries = 100_000

func scannable() int64 {
	runtime.GC()
	runtime.GC()
	sample := []metrics.Sample{{Name: "/gc/scan/heap:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// share returns how much of the heap that fill takes is scanned.
func share(fill func() any) float64 {
	heap, scanned := observe.LiveHeapBytes(), scannable()
	m := fill()
	scanned, heap = scannable()-scanned, observe.LiveHeapBytes()-heap
	runtime.KeepAlive(m)
	return float64(scanned) / float64(heap)
}

func main() {
	observe.Print(observe.Observations{
		"number_values_scanned": share(func() any {
			m := map[int64]int64{}
			for i := int64(0); i < entries; i++ {
				m[i] = i
			}
			return m
		}),
		"slice_values_scanned": share(func() any {
			m := map[int64][]int64{}
			for i := int64(0); i < entries; i++ {
				m[i] = nil
			}
			return m
		}),
	})
}
