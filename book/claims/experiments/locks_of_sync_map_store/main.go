// Whether writers of a sync.Map wait for each other, by the mutex profile.
package main

import (
	"runtime"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

const (
	writers    = 8
	operations = 50_000
)

// waits returns how often goroutines waited for a mutex while all of them did the work.
func waits(work func(m *sync.Map, writer, i int)) int64 {
	var m sync.Map
	m.Store(-1, 0)
	for i := 0; i < 100; i++ {
		m.Load(-1) // up to Go 1.23 misses and loads move the keys to the part that is read without a lock
		m.Load(-2)
	}
	before := recorded()
	var all sync.WaitGroup
	for w := 0; w < writers; w++ {
		w := w
		all.Add(1)
		go func() {
			defer all.Done()
			for i := 0; i < operations; i++ {
				work(&m, w, i)
			}
		}()
	}
	all.Wait()
	return recorded() - before
}

// recorded counts the waits for a mutex that a method of sync.Map unlocked; the runtime's own locks are
// in the profile too.
func recorded() int64 {
	records := make([]runtime.BlockProfileRecord, 1000)
	n, _ := runtime.MutexProfile(records)
	var count int64
	for _, record := range records[:n] {
		frames := runtime.CallersFrames(record.Stack())
		for more := true; more; {
			var frame runtime.Frame
			if frame, more = frames.Next(); strings.HasPrefix(frame.Function, "sync.(*Map).") {
				count += record.Count
				break
			}
		}
	}
	return count
}

func main() {
	runtime.GOMAXPROCS(max(4, runtime.GOMAXPROCS(0)))
	runtime.SetMutexProfileFraction(1)
	observe.Print(observe.Observations{
		"same_key_waits": waits(func(m *sync.Map, _, i int) { m.Store(-1, i) }),
		"new_key_waits":  waits(func(m *sync.Map, w, i int) { m.Store(w*operations+i, i) }),
		"load_waits":     waits(func(m *sync.Map, _, _ int) { m.Load(-1) }),
	})
}
