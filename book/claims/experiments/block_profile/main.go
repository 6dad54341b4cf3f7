// Waits of several kinds, and what of them the block profile records.
package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

const waits = 100

// recorded returns the number of the waits whose stack has a function of this program.
func recorded(function string) int64 {
	var events int64
	records := make([]runtime.BlockProfileRecord, 1000)
	n, _ := runtime.BlockProfile(records)
	for _, record := range records[:n] {
		frames := runtime.CallersFrames(record.Stack())
		for more := true; more; {
			var frame runtime.Frame
			if frame, more = frames.Next(); strings.HasSuffix(frame.Function, "main."+function) {
				events += record.Count
				break
			}
		}
	}
	return events
}

// afterBlocking lets another goroutine run until it waits in one of the functions below.
func afterBlocking(function string, wake func()) {
	for {
		var dump bytes.Buffer
		_ = pprof.Lookup("goroutine").WriteTo(&dump, 2)
		for _, one := range strings.Split(dump.String(), "\n\n") {
			if strings.Contains(one, "main."+function+"(") && !strings.Contains(one, "[run") {
				wake()
				return
			}
		}
		time.Sleep(20 * time.Microsecond)
	}
}

//go:noinline
func early(c chan int) { <-c }

//go:noinline
func receive(c chan int) { <-c }

//go:noinline
func late(c chan int) { <-c }

//go:noinline
func choose(c, never chan int) {
	select {
	case <-c:
	case <-never:
	}
}

//go:noinline
func lock(mu *sync.Mutex) { mu.Lock(); mu.Unlock() }

//go:noinline
func endless(c chan int) { <-c }

func repeat(function string, wait func(c chan int)) int64 {
	for i := 0; i < waits; i++ {
		c, done := make(chan int), make(chan int)
		go func() { wait(c); close(done) }()
		afterBlocking(function, func() { close(c) })
		<-done
	}
	return recorded(function)
}

func main() {
	never := make(chan int)
	byDefault := repeat("early", early)
	runtime.SetBlockProfileRate(1)
	go endless(never)
	start := time.Now()
	channels := repeat("receive", receive)
	selects := repeat("choose", func(c chan int) { choose(c, never) })
	for i := 0; i < waits; i++ {
		var mu sync.Mutex
		done := make(chan int)
		mu.Lock()
		go func() { lock(&mu); close(done) }()
		afterBlocking("lock", mu.Unlock)
		<-done
	}
	mutexes := recorded("lock")
	time.Sleep(2*time.Second - time.Since(start))
	endlessEvents := recorded("endless")
	runtime.SetBlockProfileRate(0)
	atZero := repeat("late", late)

	var goroutines bytes.Buffer
	_ = pprof.Lookup("goroutine").WriteTo(&goroutines, 1)
	server := httptest.NewServer(http.DefaultServeMux)
	defer server.Close()
	page, err := http.Get(server.URL + "/debug/pprof/block?debug=1")
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(page.Body)
	page.Body.Close()
	observe.Print(observe.Observations{
		"default_events":               byDefault,
		"channel_events":               channels,
		"mutex_events":                 mutexes,
		"select_events":                selects,
		"zero_events":                  atZero,
		"endless_events":               endlessEvents,
		"endless_in_goroutine_profile": strings.Contains(goroutines.String(), "main.endless"),
		"page_status":                  page.StatusCode,
		"page_tells_contention":        strings.HasPrefix(string(text), "--- contention:"),
	})
}
