package probe

import (
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// A check that takes longer than proofAfter is asked, at each proofEvery, for a proof that it can
// never end; without one it has until the deadline. exitHang is the status of the process then.
const (
	watchEvery = 50 * time.Millisecond
	proofAfter = time.Second
	proofEvery = 500 * time.Millisecond
	exitHang   = 97
)

// running is the check in progress; its zero value stands for the time before the first one, in
// which package initialisers run.
type running struct {
	name      string
	goroutine int
	since     time.Time
}

var (
	current atomic.Pointer[running]
	started = time.Now()
)

func began(name string) {
	id, _ := goroutineID(ownStack())
	current.Store(&running{name: name, goroutine: id, since: time.Now()})
}

func ended() { current.Store(&running{since: time.Now()}) }

// watch ends the process when a check hangs, and says where its goroutines are.
func watch(deadline time.Duration) {
	nextProof := time.Time{}
	for {
		time.Sleep(watchEvery)
		check := current.Load()
		if check == nil {
			check = &running{since: started}
		}
		elapsed := time.Since(check.since)
		switch {
		case elapsed > deadline:
			hang(check, leakDump(), 0)
		case elapsed > proofAfter && time.Now().After(nextProof):
			nextProof = time.Now().Add(proofEvery)
			if dump := leakDump(); isLeaked(goroutines(dump)[check.goroutine]) {
				hang(check, dump, 1)
			}
		}
	}
}

func hang(check *running, dump string, proven int) {
	var stacks []string
	for _, stack := range goroutines(dump) {
		if len(stacks) < stackCount*4 && strings.Contains(stack, "mapclinic/") {
			stacks = append(stacks, capped(stack))
		}
	}
	records.write(record{Kind: "hang", Check: check.name, Proven: proven, Stacks: stacks})
	os.Exit(exitHang)
}

func ownStack() string {
	buffer := make([]byte, 256)
	return string(buffer[:runtime.Stack(buffer, false)])
}
