package probe

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
)

// bubbleDeadlock is how the message of a bubble begins in which no goroutine can go on (Go 1.27).
const bubbleDeadlock = "deadlock:"

// Bubble runs body in a bubble of testing/synctest and observes which of its goroutines are still
// blocked when body has returned.
//
// It is exact where [C.NoGoroutinesLeft] has to wait and look: the bubble knows its goroutines, and
// needs no time to settle. Time in it is virtual: it stands still while any goroutine can run, leaps
// to the next timer when none can, and stops when body returns. So let goroutines that end after
// an hour have that hour, with time.Sleep in body. Everything that is to be observed must be made
// in body: what waits on a channel, timer or WaitGroup from outside, on a mutex or on a connection
// does not count as blocked for the bubble (testing/synctest has the list), and holds the check up.
//
// A body that can never go on itself is recorded as not complete.
func (c *C) Bubble(what string, body func()) {
	c.t.Helper()
	before := goroutines(stackDump())
	returned := false
	stuck := runBubble(c.t, func() {
		c.guarded(body)
		returned = true
	})
	left := map[int]string{}
	if stuck {
		left = newSince(before, goroutines(stackDump()))
		maps.DeleteFunc(left, func(_ int, stack string) bool { return !strings.Contains(stack, "mapclinic/") })
	}
	stacks := firstStacks(left)
	records.write(record{
		Kind: "bubble", Check: c.t.Name(), What: what, Complete: returned,
		Count: len(left), Proven: len(left), Stacks: stacks,
	})
	if stuck {
		c.fail("%s: %d goroutines can never go on:\n%s", what, len(left), strings.Join(stacks, "\n\n"))
	}
}

// VirtualTime runs body in a bubble for the sake of its clock, and observes only that body returns.
//
// What [C.Bubble] says of time and of what must be made in body holds here too. Goroutines that stay
// behind are not held against the check: leave them to a check of leaks.
func (c *C) VirtualTime(what string, body func()) {
	c.t.Helper()
	returned := false
	runBubble(c.t, func() {
		c.guarded(body)
		returned = true
	})
	c.True(what+" comes to its end", returned)
}

// runBubble turns the panic of a bubble that cannot end into a result.
func runBubble(t *testing.T, body func()) (stuck bool) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		if !strings.HasPrefix(fmt.Sprint(value), bubbleDeadlock) {
			panic(value)
		}
		stuck = true
	}()
	synctest.Test(t, func(*testing.T) { body() })
	return false
}
