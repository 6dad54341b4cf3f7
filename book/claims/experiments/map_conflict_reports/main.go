// What the runtime says when goroutines use one map without a lock.
package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

const patience = 5 * time.Second

// together runs the functions at the same time, again and again, and says if a panic could be recovered from.
func together(functions ...func()) {
	var all sync.WaitGroup
	for _, f := range functions {
		f := f
		all.Add(1)
		go func() {
			defer all.Done()
			defer func() {
				if value := recover(); value != nil {
					fmt.Println(value)
				}
			}()
			for start := time.Now(); time.Since(start) < patience; {
				for i := 0; i < 1000; i++ {
					f()
				}
			}
		}()
	}
	all.Wait()
}

func once(functions ...func()) {
	var all sync.WaitGroup
	for _, f := range functions {
		f := f
		all.Add(1)
		go func() {
			defer all.Done()
			f()
		}()
	}
	all.Wait()
}

func main() {
	m := map[uint64]int{}
	for i := uint64(0); i < 100; i++ {
		m[i] = 1
	}
	read := func() { _ = m[1] }
	write := func() { m[2]++ }
	iterate := func() {
		for range m {
		}
	}
	switch observe.Role() {
	case "read":
		together(read, write)
	case "iterate":
		together(iterate, write)
	case "write":
		together(write, write)
	case "once":
		once(read, write)
	default:
		const processors = "GOMAXPROCS=4"
		iterated, recovered, runtimeFrames, writes := 0, 0, 0, 0
		read := observe.Repeat(10, "read", func(end observe.End) bool {
			if strings.Contains(end.Output, "concurrent map") {
				recovered++
			}
			if end.Said("\nruntime.throw(") {
				runtimeFrames++
			}
			if end.Said("fatal error: concurrent map writes") {
				writes++
			}
			return end.Said("fatal error: concurrent map read and map write")
		}, processors)
		stuck := observe.Repeat(10, "iterate", func(end observe.End) bool {
			if end.Said("fatal error: concurrent map iteration and map write") {
				iterated++
			}
			return end.TimedOut || end.Said("all goroutines are asleep")
		}, processors)
		write := observe.Repeat(10, "write", func(end observe.End) bool {
			if strings.Contains(end.Output, "concurrent map") {
				recovered++
			}
			return end.Said("fatal error: concurrent map writes")
		}, processors)
		observe.Print(observe.Observations{
			"read_fatal":       read,
			"read_says_writes": writes,
			"iteration_fatal":  iterated,
			"iteration_stuck":  stuck,
			"write_fatal":      write,
			"recovered":        recovered,
			"runtime_frames":   runtimeFrames,
			"read_once_fatal":  observe.Repeat(20, "once", func(end observe.End) bool { return end.Said("concurrent map") }, processors),
			"read_once_repeat": 20,
		})
	}
}
