// How much of the heap the collector looks through for pointers, by what a map holds.
package main

import (
	"runtime"
	"runtime/metrics"

	"mapclinic/claims/internal/observe"
)

const entries = 100_000

type node struct {
	next *node
	data [7]int
}

// scanned returns the bytes per entry by which a map makes the scannable heap grow.
func scanned(build func() any) float64 {
	read := func() float64 {
		runtime.GC()
		runtime.GC()
		sample := []metrics.Sample{{Name: "/gc/scan/heap:bytes"}}
		metrics.Read(sample)
		return float64(sample[0].Value.Uint64())
	}
	before := read()
	kept := build()
	after := read()
	runtime.KeepAlive(kept)
	return (after - before) / entries
}

func main() {
	observe.Print(observe.Observations{
		"int_values": scanned(func() any {
			m := make(map[int]int, entries)
			for i := 0; i < entries; i++ {
				m[i] = i
			}
			return m
		}),
		"nil_pointers": scanned(func() any {
			m := make(map[int]*int, entries)
			for i := 0; i < entries; i++ {
				m[i] = nil
			}
			return m
		}),
		"int_pointers": scanned(func() any {
			m := make(map[int]*int, entries)
			for i := 0; i < entries; i++ {
				v := i
				m[i] = &v
			}
			return m
		}),
		"node_pointers": scanned(func() any {
			m := make(map[int]*node, entries)
			for i := 0; i < entries; i++ {
				m[i] = &node{}
			}
			return m
		}),
	})
}
