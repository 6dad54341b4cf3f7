package probe

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Whether calls can be inside at the same time is decided when all are, or when every goroutine
// is blocked in stuckLooks looks, the last of which are lookEvery apart. Code that neither lets them
// in nor blocks, such as a loop that tries again, is given up after finishSeconds.
const (
	stuckLooks = 5
	lookEvery  = 10 * time.Millisecond
)

// gate holds the calls that are inside until it is opened.
type gate struct {
	mu     sync.Mutex
	inside int
	wanted int
	full   chan struct{} // closed when all wanted calls are inside
	opened chan struct{}
}

func newGate(wanted int) *gate {
	return &gate{wanted: wanted, full: make(chan struct{}), opened: make(chan struct{})}
}

// hold counts the call that is inside, and keeps it there.
func (g *gate) hold() {
	g.mu.Lock()
	g.inside++
	if g.inside == g.wanted {
		close(g.full)
	}
	g.mu.Unlock()
	<-g.opened
}

// open lets all calls go on, now and later, and returns how many were inside.
func (g *gate) open() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.opened)
	return g.inside
}

// Parallel observes that the calls of all workers can be inside at the same time.
//
// The function body calls what is under check, and inside from where the calls must meet: from
// a callback that runs during the call. There each is held until all workers are inside, or until
// every goroutine of the process waits, so that no other call can get in. Nothing is timed:
//
//	c.Parallel("loads of different keys", 4, func(worker int, inside func()) {
//		cache.Get(worker, func() string { inside(); return "loaded" })
//	})
//
// Each worker calls inside once. A goroutine of the package under check that is asleep or busy may
// yet let a call in, and is waited for some seconds. Not for checks of races: the gate orders the
// goroutines that meet there.
func (c *C) Parallel(what string, workers int, body func(worker int, inside func())) {
	c.t.Helper()
	gate := newGate(workers)
	done := make(chan struct{})
	before := goroutines(stackDump())
	go func() {
		defer close(done)
		c.Concurrently(workers, func(worker int) { body(worker, gate.hold) })
	}()
	waiting := waitOrStuck(before, gate.full, done)
	inside := gate.open()
	<-done
	records.write(record{
		Kind: "parallel", Check: c.t.Name(), What: what, Count: inside, Of: workers, Stacks: waiting,
	})
	if inside < workers {
		c.fail("%s: only %d of %d calls could be inside at the same time", what, inside, workers)
	}
}

// NotHeldUp observes that body comes to its end while a call of blocker is held inside, and reports
// whether it did.
//
// The function blocker calls what is under check, and hold from a callback that runs during that
// call; body makes the call that must not have to wait for it. What is said of [C.Parallel]
// holds here too.
func (c *C) NotHeldUp(what string, blocker func(hold func()), body func()) bool {
	c.t.Helper()
	gate := newGate(1)
	before := goroutines(stackDump())
	blocked := c.start(func() { blocker(gate.hold) })
	waitOrStuck(before, gate.full, blocked)
	free := c.start(body)
	waiting := waitOrStuck(before, free)
	finished := isClosed(free)
	inside := gate.open()
	<-blocked
	<-free
	passed := finished && inside > 0
	records.write(record{
		Kind: "held_up", Check: c.t.Name(), What: what, Count: inside, Of: 1, Stacks: waiting,
		Complete: finished,
	})
	if !passed {
		c.fail("%s: it has to wait for a call that is still inside", what)
	}
	return passed
}

// start runs body in a goroutine and returns a channel that is closed at its end.
func (c *C) start(body func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.guarded(body)
	}()
	return done
}

// waitOrStuck returns when one of the channels is closed, with no stacks; or when all goroutines
// are blocked or time is up, with the stacks of those that are new since before and that the check
// itself does not hold.
func waitOrStuck(before map[int]string, events ...<-chan struct{}) (waiting []string) {
	since, looks := newSpell(), 0
	for pause := time.Millisecond; looks < stuckLooks && !since.isOver(finishTime); pause = min(2*pause, lookEvery) {
		if slices.ContainsFunc(events, isClosed) {
			return nil
		}
		time.Sleep(pause)
		if allBlocked(goroutines(stackDump())) {
			looks++
		} else {
			looks = 0
		}
	}
	if slices.ContainsFunc(events, isClosed) {
		return nil
	}
	left := newSince(before, goroutines(stackDump()))
	for id, stack := range left {
		if strings.Contains(stack, "probe.(*gate).hold") || !strings.Contains(stack, "probe.(*C).guarded") {
			delete(left, id)
		}
	}
	return firstStacks(left)
}

// blockedStates are the states of goroutines that only another goroutine can wake (Go 1.27).
var blockedStates = []string{"chan ", "select", "semacquire", "sync.", "coroutine"}

// allBlocked reports whether every goroutine but the one that calls it and the watch is blocked.
func allBlocked(stacks map[int]string) bool {
	own, _ := goroutineID(ownStack())
	for id, stack := range stacks {
		if id != own && !strings.Contains(stack, "probe.watch(") && !isBlocked(stack) {
			return false
		}
	}
	return true
}

// isBlocked reports whether the goroutine of a stack cannot go on by itself. What an earlier check
// left in a bubble that is dead does not count: nothing outside of the bubble can wait for it.
func isBlocked(stack string) bool {
	header, _, _ := strings.Cut(stack, "\n")
	_, state, _ := strings.Cut(header, "[")
	return strings.Contains(state, "synctest bubble") || slices.ContainsFunc(blockedStates, func(blocked string) bool {
		return strings.HasPrefix(state, blocked)
	})
}

func isClosed(event <-chan struct{}) bool {
	select {
	case <-event:
		return true
	default:
		return false
	}
}
