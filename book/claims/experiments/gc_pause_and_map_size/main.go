// Collect garbage with a small and with a large map of pointers, and see how long everything stands still.
package main

import (
	"runtime"
	"sort"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

const (
	small  = 1_000
	large  = 200_000
	cycles = 11
)

func mapOf(entries int) map[int]*int {
	m := make(map[int]*int, entries)
	for i := 0; i < entries; i++ {
		v := i
		m[i] = &v
	}
	return m
}

func sorted(values []float64) []float64 {
	sort.Float64s(values)
	return values
}

// collect returns the shortest pause and the shortest time of a collection, in nanoseconds, and the median
// of the steps that another goroutine made in one. A busy machine makes times longer, never shorter.
func collect(steps *atomic.Int64) (pause, total, progress float64) {
	var pauses, totals, made []float64
	var before, after runtime.MemStats
	for i := 0; i < cycles; i++ {
		runtime.ReadMemStats(&before)
		start, from := time.Now(), steps.Load()
		runtime.GC()
		totals = append(totals, float64(time.Since(start).Nanoseconds()))
		made = append(made, float64(steps.Load()-from))
		runtime.ReadMemStats(&after)
		pauses = append(pauses, float64(after.PauseTotalNs-before.PauseTotalNs))
	}
	return sorted(pauses)[0], sorted(totals)[0], sorted(made)[cycles/2]
}

func main() {
	runtime.GOMAXPROCS(2)
	few := mapOf(small)
	var steps atomic.Int64
	var stop atomic.Bool
	go func() {
		for !stop.Load() {
			steps.Add(1)
		}
	}()
	smallPause, smallTotal, _ := collect(&steps)
	many := mapOf(large)
	largePause, largeTotal, progress := collect(&steps)

	// How many steps the same goroutine makes in the same time without a collection.
	var made []float64
	for i := 0; i < cycles; i++ {
		from := steps.Load()
		time.Sleep(time.Duration(largeTotal))
		made = append(made, float64(steps.Load()-from))
	}
	stop.Store(true)
	observe.Print(observe.Observations{
		"entries_ratio":    large / small,
		"pause_ratio":      largePause / smallPause,
		"total_ratio":      largeTotal / smallTotal,
		"pause_share":      largePause / largeTotal,
		"progress_share":   progress / sorted(made)[cycles/2],
		"large_collection": largeTotal / 1e6,
	})
	runtime.KeepAlive(few)
	runtime.KeepAlive(many)
}
