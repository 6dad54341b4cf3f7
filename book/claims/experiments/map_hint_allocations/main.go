// Filling a map with 100,000 entries, with and without telling make so.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 100_000

func fill(m map[int64][]string) {
	for i := int64(0); i < entries; i++ {
		m[i] = nil
	}
}

func measure(f func()) (count, bytes int64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.Mallocs - before.Mallocs), int64(after.TotalAlloc - before.TotalAlloc)
}

func main() {
	seen := observe.Observations{}
	seen["grown_allocations"], seen["grown_bytes"] = measure(func() { fill(map[int64][]string{}) })
	seen["hinted_allocations"], seen["hinted_bytes"] = measure(func() { fill(make(map[int64][]string, entries)) })
	observe.Print(seen)
}
