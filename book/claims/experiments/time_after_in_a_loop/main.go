// What a loop leaves behind that calls time.After again and again.
package main

import (
	"bytes"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

const rounds = 10_000

func main() {
	ready := make(chan int, 1)
	before := runtime.NumGoroutine()
	growth := observe.HeapGrowth(func() any {
		for i := 0; i < rounds; i++ {
			ready <- i
			select {
			case <-ready:
			case <-time.After(time.Hour):
			}
		}
		return nil
	})
	goroutines := runtime.NumGoroutine() - before
	var dump bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&dump, 2)
	ticker := time.NewTicker(time.Hour)
	tickerGrowth := observe.HeapGrowth(func() any {
		for i := 0; i < rounds; i++ {
			ready <- i
			select {
			case <-ready:
			case <-ticker.C:
			}
		}
		return nil
	})
	count, _ := observe.Allocs(func() { time.After(time.Hour) })
	tickerCount, _ := observe.Allocs(func() {
		select {
		case <-ticker.C:
		default:
		}
	})
	observe.Print(observe.Observations{
		"rounds":           rounds,
		"goroutines_added": goroutines,
		"timerproc_runs":   strings.Contains(dump.String(), "timerproc"),
		"bytes_kept":       growth,
		"after_allocs":     count,
		"ticker_kept":      tickerGrowth,
		"ticker_allocs":    tickerCount,
	})
}
