// A map[int64][]byte that gets a new key for each item and forgets none, beside one that forgets.
package main

import (
	"runtime/metrics"

	"mapclinic/claims/internal/observe"
)

const (
	items     = 20_000
	itemBytes = 1024
)

func fill(count, kept int64) map[int64][]byte {
	m := map[int64][]byte{}
	for key := int64(0); key < count; key++ {
		m[key] = make([]byte, itemBytes)
		delete(m, key-kept)
	}
	return m
}

// scannable returns the heap bytes that the last collection had to look through for pointers.
func scannable() float64 {
	sample := []metrics.Sample{{Name: "/gc/scan/heap:bytes"}}
	observe.LiveHeapBytes()
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64())
}

var kept any

func main() {
	empty := scannable()
	kept = fill(items, items)
	one := scannable() - empty
	kept = fill(2*items, 2*items)
	two := scannable() - empty
	kept = nil
	observe.Print(observe.Observations{
		"bytes":            observe.HeapGrowth(func() any { return fill(items, items) }),
		"bytes_of_double":  observe.HeapGrowth(func() any { return fill(2*items, 2*items) }),
		"bytes_of_cleaned": observe.HeapGrowth(func() any { return fill(2*items, 100) }),
		"bytes_after_drop": observe.HeapGrowth(func() any { fill(items, items); return nil }),
		"scan_of_double":   two / one,
		"scan_share":       one / (items * itemBytes),
	})
}
