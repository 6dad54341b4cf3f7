// Package probe stands for the library that checks are written with.
package probe

import (
	"bytes"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

// Check runs a check on the goroutine of the test.
func Check(body func()) { body() }

// Together runs body on several goroutines that start at once.
func Together(workers int, body func(worker int)) {
	start := make(chan struct{})
	var done sync.WaitGroup
	for worker := 0; worker < workers; worker++ {
		worker := worker
		done.Add(1)
		go func() {
			defer done.Done()
			<-start
			body(worker)
		}()
	}
	close(start)
	done.Wait()
}

// Stacks returns the stacks of all goroutines.
func Stacks() string {
	buffer := make([]byte, 4<<20)
	return string(buffer[:runtime.Stack(buffer, true)])
}

// Profile returns a profile as text with states and arguments.
func Profile(name string) string {
	profile := pprof.Lookup(name)
	if profile == nil {
		return ""
	}
	var text bytes.Buffer
	runtime.GC()
	if err := profile.WriteTo(&text, 2); err != nil {
		panic(err)
	}
	return text.String()
}

// Settle waits until count goroutines that run a function of the student's package are blocked.
func Settle(count int) {
	for i := 0; i < 1000; i++ {
		stacks := strings.Split(Stacks(), "\n\n")
		settled := 0
		for _, stack := range stacks {
			header, _, _ := strings.Cut(stack, "\n")
			if strings.Contains(stack, "mapclinic/store.") &&
				!strings.Contains(header, "[run") {
				settled++
			}
		}
		if settled >= count {
			return
		}
		time.Sleep(time.Millisecond)
	}
	panic("the goroutines did not settle")
}

// Print writes to standard error in one piece.
func Print(text string) { os.Stderr.WriteString(text) }
