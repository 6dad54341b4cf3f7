// What a loop allocates that puts strings into interfaces, and how much of it lives on.
package main

import (
	"fmt"
	"runtime"
	"strconv"

	"mapclinic/claims/internal/observe"
)

const count = 10_000

//go:noinline
func boxed(words []string) []any {
	all := make([]any, len(words))
	for i, word := range words {
		all[i] = word
	}
	return all
}

func allocatedBytes() int64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.TotalAlloc)
}

var text string

func main() {
	words := make([]string, count)
	for i := range words {
		words[i] = "word " + strconv.Itoa(i)
	}
	allocations, _ := observe.Allocs(func() { boxed(words) })
	number := count
	sprintf, _ := observe.Allocs(func() { text = fmt.Sprintf("%d", number) })

	live, before := observe.LiveHeapBytes(), allocatedBytes()
	all := boxed(words)
	allocated := allocatedBytes() - before
	kept := observe.LiveHeapBytes() - live
	runtime.KeepAlive(all)
	all = nil
	dropped := observe.LiveHeapBytes() - live
	runtime.KeepAlive(words)
	observe.Print(observe.Observations{
		"allocations_per_string": float64(allocations-1) / count,
		"escape_is_reported":     observe.Compile("testdata/boxed.go", "-gcflags=-m").Says(`word escapes to heap`),
		"kept_percent":           100 * kept / allocated,
		"dropped_percent":        100 * dropped / allocated,
		"sprintf_allocations":    sprintf,
	})
}
