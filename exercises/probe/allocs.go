package probe

import (
	"runtime"
	"testing"
)

// allocRuns operations make one round. Other goroutines can only add to what a round counts, so
// that the smallest of allocRounds is the best estimate.
const (
	allocRuns   = 100
	allocRounds = 3
)

// Allocations observes integral allocations and bytes of one operation at GOMAXPROCS 1.
func (c *C) Allocations(what string, operation func()) {
	c.t.Helper()
	allocs, bytes := int64(-1), int64(-1)
	for range allocRounds {
		allocs = smaller(allocs, int64(testing.AllocsPerRun(allocRuns, operation)))
		bytes = smaller(bytes, bytesPerRun(operation))
	}
	records.write(record{Kind: "allocs", Check: c.t.Name(), What: what, Allocs: allocs, Bytes: bytes})
	c.judgeAllocs(what, allocs, bytes)
}

func bytesPerRun(operation func()) int64 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	operation()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range allocRuns {
		operation()
	}
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc-before.TotalAlloc) / allocRuns
}

func smaller(known, measured int64) int64 {
	if known < 0 {
		return measured
	}
	return min(known, measured)
}
