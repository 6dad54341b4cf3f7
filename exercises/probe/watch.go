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
// A check that waits for a processor of an overloaded machine has patience times as long.
const (
	watchEvery = 50 * time.Millisecond
	proofAfter = time.Second
	proofEvery = 500 * time.Millisecond
	exitHang   = 97
	patience   = 3
)

// running is the check in progress; its zero value stands for the time before the first one, in
// which package initialisers run.
type running struct {
	name      string
	goroutine int
	since     spell
}

var (
	current atomic.Pointer[running]
	started = newSpell()
)

func began(name string) {
	id, _ := goroutineID(ownStack())
	current.Store(&running{name: name, goroutine: id, since: newSpell()})
}

func ended() { current.Store(&running{since: newSpell()}) }

// watch ends the process when a check hangs, and says where its goroutines are.
func watch(deadline time.Duration) {
	nextProof := time.Time{}
	for {
		time.Sleep(watchEvery)
		check := current.Load()
		if check == nil {
			check = &running{since: started}
		}
		elapsed := check.since.wall()
		if elapsed < min(proofAfter, deadline) || time.Now().Before(nextProof) {
			continue
		}
		nextProof = time.Now().Add(min(proofEvery, deadline))
		dump := leakDump()
		late := elapsed > patience*deadline
		switch {
		case isLeaked(goroutines(dump)[check.goroutine]):
			hang(check, dump, record{Proven: 1})
		case elapsed > deadline && (late || !isBusy(goroutines(dump)) || check.since.cpu() > deadline):
			hang(check, dump, record{Starved: late})
		}
	}
}

func hang(check *running, dump string, observed record) {
	var stacks []string
	for _, stack := range goroutines(dump) {
		if len(stacks) < stackCount*4 && strings.Contains(stack, "mapclinic/") {
			stacks = append(stacks, capped(stack))
		}
	}
	observed.Kind, observed.Check, observed.Stacks = "hang", check.name, stacks
	records.write(observed)
	os.Exit(exitHang)
}

func ownStack() string {
	buffer := make([]byte, 256)
	return string(buffer[:runtime.Stack(buffer, false)])
}
