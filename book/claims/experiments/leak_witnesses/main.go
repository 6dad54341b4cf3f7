// Which witness sees which goroutine that never ends. Each kind runs in a process of its own.
package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mapclinic/claims/internal/observe"
)

var (
	global   = make(chan int)
	globalMu sync.Mutex
)

var kinds = []struct {
	name string
	leak func()
}{
	{"send", func() { forgotten := make(chan int); forgotten <- 1 }},
	{"receive", func() { forgotten := make(chan int); <-forgotten }},
	{"global channel", func() { <-global }},
	{"wait group", func() { var w sync.WaitGroup; w.Add(1); w.Wait() }},
	{"mutex in a struct", func() { g := new(guarded); g.mu.Lock(); g.mu.Lock() }},
	// Eight bytes without pointers share a block of the allocator with others, which keep it reachable.
	{"mutex alone", func() { mu := new(sync.Mutex); mu.Lock(); mu.Lock() }},
	{"global mutex", func() { globalMu.Lock(); globalMu.Lock() }},
	{"ticker loop", func() {
		for range time.Tick(time.Hour) {
			runtime.Gosched()
		}
	}},
}

type guarded struct {
	mu sync.Mutex
	m  map[int]int
}

func counted(leak func()) int {
	before := observe.SettledGoroutines()
	go leak()
	return observe.SettledGoroutines() - before
}

func profiled(leak func()) int {
	go leak()
	observe.SettledGoroutines()
	runtime.GC()
	var profile bytes.Buffer
	if err := pprof.Lookup("goroutineleak").WriteTo(&profile, 2); err != nil {
		panic(err)
	}
	return min(1, strings.Count(profile.String(), "(leaked)"))
}

// bubbled ends the process: the bubble's panic cannot be recovered, and what never blocks durably
// keeps it from ending.
func bubbled(leak func()) {
	time.AfterFunc(500*time.Millisecond, func() { os.Exit(0) })
	test := testing.InternalTest{Name: "Bubble", F: func(t *testing.T) {
		synctest.Test(t, func(*testing.T) { go leak(); time.Sleep(time.Minute) })
	}}
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{test}, nil, nil)
}

func main() {
	var role, name string
	if role, name, _ = strings.Cut(observe.Role(), ":"); role != "" {
		for _, one := range kinds {
			if one.name != name {
				continue
			}
			switch role {
			case "count":
				fmt.Print(counted(one.leak))
			case "profile":
				fmt.Print(profiled(one.leak))
			case "bubble":
				bubbled(one.leak)
			}
		}
		return
	}
	var names []string
	seen := map[string][]int{}
	for _, one := range kinds {
		names = append(names, one.name)
		for _, role := range []string{"count", "profile", "bubble"} {
			said := func(end observe.End) bool { return end.Output == "1" || end.Said("panic: deadlock") }
			seen[role] = append(seen[role], observe.Repeat(3, role+":"+one.name, said))
		}
	}
	observe.Print(observe.Observations{
		"kinds": strings.Join(names, ", "), "by_count": seen["count"], "by_profile": seen["profile"],
		"by_bubble": seen["bubble"],
	})
}
