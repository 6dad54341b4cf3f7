// Package observe is what the experiments share: they run something and print what they saw, as one
// JSON object on standard output. What follows from it is decided by the ledger, not by them.
package observe

import (
	"encoding/json"
	"os"
	"runtime"
	"sort"
	"testing"
	"time"
)

// Observations are what one run of an experiment saw: numbers, truths and texts by name.
type Observations map[string]any

// Print writes the observations to standard output.
func Print(seen Observations) {
	if err := json.NewEncoder(os.Stdout).Encode(seen); err != nil {
		panic(err)
	}
}

// Panics runs f and returns the text of its panic, or "" if there was none. Fatal errors of the
// runtime, such as concurrent map writes, cannot be recovered: use [Repeat] for them.
func Panics(f func()) (text string) {
	defer func() {
		switch value := recover().(type) {
		case nil:
		case error:
			text = value.Error()
		case string:
			text = value
		default:
			text = "a panic that is neither an error nor a string"
		}
	}()
	f()
	return ""
}

// Allocs returns the heap allocations and the bytes allocated by one call of f, as integers: means
// over 100 calls at GOMAXPROCS 1, rounded down.
func Allocs(f func()) (count, bytes int64) {
	const calls = 100
	count = int64(testing.AllocsPerRun(calls, f))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < calls; i++ {
		f()
	}
	runtime.ReadMemStats(&after)
	return count, int64(after.TotalAlloc-before.TotalAlloc) / calls
}

// LiveHeapBytes returns the bytes of reachable heap objects.
func LiveHeapBytes() int64 {
	// The second collection frees what finalizers and pools kept through the first.
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// HeapGrowth returns by how many bytes f makes the live heap grow; what f returns is kept alive until
// it has been measured.
func HeapGrowth(f func() any) int64 {
	before := LiveHeapBytes()
	kept := f()
	after := LiveHeapBytes()
	runtime.KeepAlive(kept)
	return after - before
}

// Nanoseconds times functions against each other: in each of the rounds each is called once, in turn,
// so that a slow moment of the machine hits all of them. It returns the median of each.
func Nanoseconds(rounds int, functions ...func()) []float64 {
	times := make([][]float64, len(functions))
	for round := 0; round < rounds; round++ {
		for i, f := range functions {
			start := time.Now()
			f()
			times[i] = append(times[i], float64(time.Since(start).Nanoseconds()))
		}
	}
	medians := make([]float64, len(functions))
	for i := range times {
		sort.Float64s(times[i])
		medians[i] = times[i][rounds/2]
	}
	return medians
}

// SettledGoroutines returns the number of goroutines once it has stopped falling, or after a second.
func SettledGoroutines() int {
	count := runtime.NumGoroutine()
	for quiet := 0; quiet < 20; {
		time.Sleep(time.Millisecond)
		if now := runtime.NumGoroutine(); now < count {
			count, quiet = now, 0
		} else {
			quiet++
		}
	}
	return count
}
