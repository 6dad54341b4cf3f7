// Goroutines that insert into one map through two variables, or read it meanwhile, without a lock.
package main

import (
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

func together(functions ...func(until time.Time)) {
	var all sync.WaitGroup
	until := time.Now().Add(500 * time.Millisecond)
	for _, f := range functions {
		f := f
		all.Add(1)
		go func() {
			defer all.Done()
			f(until)
		}()
	}
	all.Wait()
}

func insert(m map[int]int) func(time.Time) {
	return func(until time.Time) {
		for i := 0; i%1000 != 0 || time.Now().Before(until); i++ {
			m[i%1000000] = i
		}
	}
}

func read(m map[int]int) func(time.Time) {
	return func(until time.Time) {
		for i := 0; i%1000 != 0 || time.Now().Before(until); i++ {
			_ = m[i%1000000]
		}
	}
}

func main() {
	first := map[int]int{}
	second := first
	switch observe.Role() {
	case "writers":
		together(insert(first), insert(second), insert(second))
	case "reader":
		together(insert(first), read(second), read(second))
	default:
		var crashedWriting, crashedReading, stuck int
		for i := 0; i < 5; i++ {
			writers, reader := observe.Child("writers", "GOMAXPROCS=4"), observe.Child("reader", "GOMAXPROCS=4")
			if writers.Said("fatal error: concurrent map writes") {
				crashedWriting++
			}
			if reader.Said("fatal error: concurrent map read and map write") {
				crashedReading++
			}
			if writers.TimedOut || reader.TimedOut {
				stuck++
			}
		}
		observe.Print(observe.Observations{
			"writers_ended_by_runtime": crashedWriting,
			"readers_ended_by_runtime": crashedReading,
			"stuck":                    stuck,
		})
	}
}
