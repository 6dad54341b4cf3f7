package probe

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mapclinic/probe/yield"
)

// finishTime bounds [C.Finishes]: far above what any unblocked call needs, and below the deadline
// of a whole check. While anything runs or waits for a processor, the bound is one of processor time.
const (
	finishTime = 3 * time.Second
	finishLook = 100 * time.Millisecond
)

// C is one running check. Its methods observe; see the package comment for who judges.
type C struct {
	t     *testing.T
	seed  uint64
	round *round
}

// Check runs body as the check that is named after the test. A panic in body is recorded with its
// stack and ends this check only.
func Check(t *testing.T, body func(c *C)) {
	t.Helper()
	records.write(record{Kind: "start", Check: t.Name()})
	defer ended()
	if graded.Rounds > 0 {
		records.write(record{Kind: "finish", Check: t.Name(), Complete: explore(t, body)})
		return
	}
	c := &C{t: t, seed: graded.Seed}
	began(t.Name())
	if graded.Yields {
		yield.Start(graded.Seed)
		defer yield.Stop()
	}
	races := raceCount()
	complete := c.guarded(func() { body(c) })
	if races >= 0 {
		records.write(record{Kind: "races", Check: t.Name(), Count: raceCount() - races})
	}
	records.write(record{Kind: "finish", Check: t.Name(), Complete: complete})
}

// End records that all tests of this process were run. The main function that the grader generates
// calls it; checks have no use for it.
func End() { records.write(record{Kind: "end"}) }

// Equal observes a value that must equal want. They are compared by what they hold, pointers
// followed and unexported fields included, and no method of theirs is called. The types of scalars
// are not compared at the top: an int and an int64 of the same value are equal.
func (c *C) Equal(what string, got, want any) {
	c.t.Helper()
	gotText, wantText := textOf(got), textOf(want)
	if c.round.holds(gotText == wantText) {
		return
	}
	records.write(record{
		Kind: "equal", Check: c.t.Name(), What: what,
		Got: capped(gotText), Want: capped(wantText), GotHash: hash(gotText), WantHash: hash(wantText),
	})
	if gotText != wantText {
		c.fail("%s: got %s, want %s", what, capped(gotText), capped(wantText))
	}
}

// True observes a condition that must hold.
func (c *C) True(what string, holds bool) {
	c.t.Helper()
	c.Equal(what, holds, true)
}

// Concurrently runs body once per worker, numbered from 0. All workers start together, and the
// call returns when all have ended.
func (c *C) Concurrently(workers int, body func(worker int)) {
	start := make(chan struct{})
	var ready, done sync.WaitGroup
	ready.Add(workers)
	for worker := range workers {
		done.Go(func() {
			ready.Done()
			<-start
			c.guarded(func() { body(worker) })
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
}

// Finishes observes that body returns at all, that is, that it does not wait for something that
// the check holds back. It is no measurement of time: the bound is thousands of times what an
// unblocked call takes.
func (c *C) Finishes(what string, body func()) bool {
	c.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.guarded(body)
	}()
	finished := isClosedInTime(done)
	c.True(what, finished)
	return finished
}

func isClosedInTime(done <-chan struct{}) bool {
	since := newSpell()
	for wait := finishTime; ; wait = finishLook {
		select {
		case <-done:
			return true
		case <-time.After(wait):
			if since.isOver(finishTime) {
				return false
			}
		}
	}
}

// Rand returns a source of random numbers for one worker, from the seed of this run.
func (c *C) Rand(worker int) *rand.Rand {
	return rand.New(rand.NewPCG(c.seed, uint64(worker)))
}

// guarded runs body, records a panic, and reports whether body returned.
func (c *C) guarded(body func()) (returned bool) {
	defer func() {
		if returned {
			return
		}
		// A nil value here is runtime.Goexit: nothing to record, and nothing returned either.
		if value := recover(); value != nil {
			c.round.holds(false)
			stack := string(debug.Stack())
			records.write(record{
				Kind: "panic", Check: c.t.Name(),
				Text: capped(fmt.Sprint(value)), Stacks: []string{capped(stack)},
			})
			c.fail("panic: %v\n%s", value, stack)
		}
	}()
	body()
	return true
}

// fail fails the test under plain `go test`, where there is no host to judge.
func (c *C) fail(format string, args ...any) {
	if records == nil {
		c.t.Helper()
		c.t.Errorf(format, args...)
	}
}

// textOf returns the text of a value that stands for it in comparisons.
func textOf(value any) string {
	text, whole := encode(value)
	if !whole {
		// Of two values that were cut nobody knows whether they are equal: no other text is this one.
		return fmt.Sprintf("%s … (cut, number %d)", text, cuts.Add(1))
	}
	return text
}

// cuts numbers the values that were too large to compare.
var cuts atomic.Int64

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
