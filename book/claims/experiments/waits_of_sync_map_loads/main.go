// How often goroutines wait for a lock while they load from a sync.Map, and from a map behind a Mutex.
package main

import (
	"runtime"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

const (
	goroutines = 8
	loads      = 100_000
)

// waits returns how often one of the goroutines had to wait for a lock that a function released.
func waits(function string, load func(key int64)) int64 {
	before := contentions(function)
	var done sync.WaitGroup
	for g := 0; g < goroutines; g++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for i := int64(0); i < loads; i++ {
				load(i % 100)
			}
		}()
	}
	done.Wait()
	return contentions(function) - before
}

// contentions leaves out the runtime's own locks, which are in the profile too.
func contentions(function string) (count int64) {
	records := make([]runtime.BlockProfileRecord, 1000)
	n, _ := runtime.MutexProfile(records)
	for _, record := range records[:n] {
		frames := runtime.CallersFrames(record.Stack())
		for more := true; more; {
			var frame runtime.Frame
			if frame, more = frames.Next(); strings.HasPrefix(frame.Function, function) {
				count += record.Count
				break
			}
		}
	}
	return count
}

func main() {
	runtime.GOMAXPROCS(4)
	runtime.SetMutexProfileFraction(1)
	var concurrent sync.Map
	plain := map[int64]int64{}
	for i := int64(0); i < 100; i++ {
		concurrent.Store(i, i)
		plain[i] = i
	}
	var lock sync.Mutex
	observe.Print(observe.Observations{
		"mutex_waits": waits("sync.(*Mutex).", func(key int64) {
			lock.Lock()
			_ = plain[key]
			if key == 0 {
				// Others run while this one holds the lock.
				runtime.Gosched()
			}
			lock.Unlock()
		}),
		"sync_map_waits": waits("sync.(*Map).", func(key int64) {
			concurrent.Load(key)
			if key == 0 {
				runtime.Gosched()
			}
		}),
	})
}
