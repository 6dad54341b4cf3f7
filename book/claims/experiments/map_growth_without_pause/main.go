// Count how often the world is stopped while a map grows with the collector switched off.
package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"mapclinic/claims/internal/observe"
)

var kept map[int]int

func pauses() (count uint64) {
	samples := []metrics.Sample{
		{Name: "/sched/pauses/total/gc:seconds"},
		{Name: "/sched/pauses/total/other:seconds"},
	}
	metrics.Read(samples)
	for _, sample := range samples {
		for _, n := range sample.Value.Float64Histogram().Counts {
			count += n
		}
	}
	return count
}

func main() {
	debug.SetGCPercent(-1)
	before := pauses()
	kept = map[int]int{}
	for i := 0; i < 300_000; i++ {
		kept[i] = i
	}
	grown := pauses()
	runtime.GC()
	observe.Print(observe.Observations{
		"pauses_of_growth":     int(grown - before),
		"pauses_of_collection": int(pauses() - grown),
	})
}
