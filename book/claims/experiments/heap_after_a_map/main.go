// What the collector makes of the memory of many small objects that a map held, and if larger ones can use it.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 200000

var m map[int]*[64]byte

func fill() {
	m = make(map[int]*[64]byte, entries)
	for i := 0; i < entries; i++ {
		m[i] = new([64]byte)
	}
}

func statistics() (stats runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats
}

func main() {
	empty := statistics()
	fill()
	full := statistics()
	for i := 0; i < entries; i += 2 {
		delete(m, i)
	}
	half := statistics()
	for i := 0; i < entries; i += 2 {
		m[i] = new([64]byte)
	}
	refilled := statistics()
	m = nil
	dropped := statistics()
	blocks := [8][]byte{}
	for i := range blocks {
		blocks[i] = make([]byte, 1<<20)
	}
	reused := statistics()
	runtime.KeepAlive(blocks)
	took := float64(full.HeapInuse - empty.HeapInuse)
	observe.Print(observe.Observations{
		"in_use_after_half":     (float64(half.HeapInuse) - float64(empty.HeapInuse)) / took,
		"in_use_after_refill":   (float64(refilled.HeapInuse) - float64(empty.HeapInuse)) / took,
		"in_use_after_drop":     (float64(dropped.HeapInuse) - float64(empty.HeapInuse)) / took,
		"new_memory_for_blocks": int64(reused.HeapSys) - int64(dropped.HeapSys),
	})
}
