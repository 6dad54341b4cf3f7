// A map of constant size whose keys are replaced all the time.
package main

import (
	"debug/elf"
	"runtime"
	"strings"

	"mapclinic/claims/internal/observe"
)

const (
	entries      = 560 // of 832 that 1.23's 128 buckets, and of 896 that 1.27's table take before they grow
	replacements = 200_000
)

func main() {
	m := map[int64]int64{}
	for i := int64(0); i < entries; i++ {
		m[i] = i
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := int64(0); i < replacements; i++ {
		delete(m, i)
		m[i+entries] = i
	}
	runtime.ReadMemStats(&after)
	atEnd := len(m)
	observe.Print(observe.Observations{
		"overflow_buckets": hasOverflowBuckets(),
		"entries":          atEnd,
		"churn_allocated":  int64(after.TotalAlloc - before.TotalAlloc),
		"next_doubling_at": nextDoubling(m),
	})
}

// nextDoubling adds entries until that allocates twice as much as the map has, and returns their number.
func nextDoubling(m map[int64]int64) int {
	var before, after runtime.MemStats
	for len(m) < 4*entries {
		runtime.ReadMemStats(&before)
		m[-int64(len(m))] = 0
		runtime.ReadMemStats(&after)
		if after.TotalAlloc-before.TotalAlloc > 30_000 {
			break
		}
	}
	return len(m)
}

// hasOverflowBuckets tells if this program has the runtime's function that makes them.
func hasOverflowBuckets() bool {
	program, err := elf.Open("/proc/self/exe")
	if err != nil {
		panic(err)
	}
	defer program.Close()
	symbols, err := program.Symbols()
	if err != nil {
		panic(err)
	}
	for _, symbol := range symbols {
		if strings.HasSuffix(symbol.Name, ".newoverflow") {
			return true
		}
	}
	return false
}
