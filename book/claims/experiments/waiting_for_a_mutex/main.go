// A writer waits for the mutex of a map: what a goroutine dump says of it, and the mutex profile after.
package main

import (
	"bytes"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

var (
	mu    sync.Mutex
	m     = map[string]int{}
	never = make(chan int)
)

//go:noinline
func writer() { mu.Lock(); m["key"]++; mu.Unlock() }

//go:noinline
func receiver() { <-never }

// dumpOf waits until a goroutine is blocked in the function, and returns its part of a dump.
func dumpOf(function string) string {
	for {
		var dump bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&dump, 2); err != nil {
			panic(err)
		}
		for _, one := range strings.Split(dump.String(), "\n\n") {
			if strings.Contains(one, "main."+function+"()") && !strings.Contains(one, "[run") {
				return one
			}
		}
		time.Sleep(time.Millisecond)
	}
}

func state(dump string) string {
	return regexp.MustCompile(`\[([^],]+)`).FindStringSubmatch(dump)[1]
}

func main() {
	runtime.SetMutexProfileFraction(1)
	mu.Lock()
	go writer()
	go receiver()
	waiting, receiving := dumpOf("writer"), dumpOf("receiver")
	mu.Unlock()
	for done := false; !done; mu.Unlock() {
		mu.Lock()
		done = m["key"] == 1
	}
	observe.Print(observe.Observations{
		"mutex_state":          state(waiting),
		"channel_state":        state(receiving),
		"semaphore_frames":     strings.Count(waiting, "runtime_Semacquire"),
		"runtime_lock_frames":  strings.Count(waiting, "runtime.lock"),
		"mutex_profile_events": pprof.Lookup("mutex").Count(),
	})
}
