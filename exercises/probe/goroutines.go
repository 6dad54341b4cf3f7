package probe

import (
	"bytes"
	"maps"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A goroutine that was told to end needs time to do so: settleTime bounds the wait, of processor
// time while one of them runs or waits for a processor, and after proofTime a proof by the runtime that
// all of those left can never run again ends it early.
const (
	settleTime = 2 * time.Second
	proofTime  = 200 * time.Millisecond
	stackCount = 8
)

// NoGoroutinesLeft observes which goroutines that body started are still there after it returned
// and they had time to end.
//
// Two witnesses are recorded: the goroutines that are new since before body, and how many of them
// the runtime's goroutineleak profile (Go 1.27) proves to be blocked for ever. [C.Bubble] is a third,
// for work that can be done in a bubble.
func (c *C) NoGoroutinesLeft(what string, body func()) {
	c.t.Helper()
	before := goroutines(stackDump())
	body()
	left, proven := settle(before)
	stacks := firstStacks(left)
	records.write(record{
		Kind: "goroutines", Check: c.t.Name(), What: what,
		Count: len(left), Proven: proven, Stacks: stacks,
	})
	if len(left) > 0 {
		c.fail("%s: %d goroutines are still there, such as\n%s", what, len(left), stacks[0])
	}
}

// settle waits until no goroutine is left that is missing in before, and returns those that stay
// and how many of them can never run again.
func settle(before map[int]string) (left map[int]string, proven int) {
	since := newSpell()
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		left = newSince(before, goroutines(stackDump()))
		if len(left) == 0 {
			return left, 0
		}
		if since.wall() >= proofTime {
			left, proven = newSince(before, goroutines(leakDump())), 0
			for _, stack := range left {
				if isLeaked(stack) {
					proven++
				}
			}
			spent := since.wall() >= settleTime && (!isBusy(left) || since.cpu() >= settleTime)
			if len(left) == 0 || proven == len(left) || spent {
				return left, proven
			}
		}
		time.Sleep(pause)
	}
}

// firstStacks returns the stacks of the oldest goroutines, so many as a record may have.
func firstStacks(left map[int]string) (stacks []string) {
	ids := slices.Sorted(maps.Keys(left))
	for _, id := range ids[:min(len(ids), stackCount)] {
		stacks = append(stacks, capped(left[id]))
	}
	return stacks
}

func newSince(before, after map[int]string) map[int]string {
	left := make(map[int]string)
	for id, stack := range after {
		if _, known := before[id]; !known {
			left[id] = stack
		}
	}
	return left
}

// stackDump returns the stacks of all goroutines as text.
func stackDump() string {
	for size := 64 << 10; ; size *= 2 {
		buffer := make([]byte, size)
		if n := runtime.Stack(buffer, true); n < size {
			return string(buffer[:n])
		}
	}
}

// leakDump returns the stacks of all goroutines, in which those that can never run again carry
// "(leaked)". The collection before it matters: without one the profile misses some leaks.
func leakDump() string {
	runtime.GC()
	var dump bytes.Buffer
	if profile := pprof.Lookup("goroutineleak"); profile != nil {
		if err := profile.WriteTo(&dump, 2); err == nil {
			return dump.String()
		}
	}
	return stackDump()
}

// goroutines splits a dump into stacks by goroutine id.
func goroutines(dump string) map[int]string {
	byID := make(map[int]string)
	for stack := range strings.SplitSeq(dump, "\n\n") {
		if id, ok := goroutineID(stack); ok {
			byID[id] = stack
		}
	}
	return byID
}

func goroutineID(stack string) (int, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(stack), "goroutine ")
	if !ok {
		return 0, false
	}
	number, _, _ := strings.Cut(rest, " ")
	id, err := strconv.Atoi(number)
	return id, err == nil
}

func isLeaked(stack string) bool {
	header, _, _ := strings.Cut(stack, "\n")
	return strings.Contains(header, "(leaked)")
}
