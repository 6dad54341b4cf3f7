// How many heap objects and spans a map keeps, by the type of its keys.
package main

import (
	"fmt"
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 100_000

func growth(build func() any) (objects, spanBytes int64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := build()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(kept)
	return int64(after.HeapObjects) - int64(before.HeapObjects), int64(after.MSpanInuse) - int64(before.MSpanInuse)
}

func main() {
	intObjects, intSpans := growth(func() any {
		m := make(map[int]int, entries)
		for i := 0; i < entries; i++ {
			m[i] = i
		}
		return m
	})
	stringObjects, stringSpans := growth(func() any {
		m := make(map[string]int, entries)
		for i := 0; i < entries; i++ {
			m[fmt.Sprintf("a key that is long enough to fill spans %d", i)] = i
		}
		return m
	})
	observe.Print(observe.Observations{
		"objects_with_int_keys":       intObjects,
		"objects_with_string_keys":    stringObjects,
		"span_bytes_with_int_keys":    intSpans,
		"span_bytes_with_string_keys": stringSpans,
	})
}
