// At which lengths two maps of the same type get more storage.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const (
	entries = 6000
	large   = 16 << 10 // bytes; less than any growth beyond 1,000 entries, more than an overflow bucket
)

func growthPoints() (lengths []int) {
	m := map[int64]int64{}
	var before, after runtime.MemStats
	for i := 0; i < entries; i++ {
		m[int64(i)] = 1
		if i < 1000 {
			continue
		}
		runtime.ReadMemStats(&after)
		if after.TotalAlloc-before.TotalAlloc > large && i > 1000 {
			lengths = append(lengths, len(m))
		}
		before = after
	}
	return lengths
}

func main() {
	first, second := growthPoints(), growthPoints()
	same := len(first) == len(second)
	for i := 0; same && i < len(first); i++ {
		same = first[i] == second[i]
	}
	observe.Print(observe.Observations{
		"growths":      len(first),
		"same_lengths": same,
	})
}
