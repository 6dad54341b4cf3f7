package probe

import (
	"strings"
	"syscall"
	"time"
)

// spell is a span of time from its start until now. Real time says how long somebody waited, and the
// processor time of this process how much it got done: on an overloaded machine only the second one
// tells slow code from code that is not let run.
type spell struct {
	began     time.Time
	usedBegan time.Duration
}

func newSpell() spell { return spell{time.Now(), cpuTime()} }

func (s spell) wall() time.Duration { return time.Since(s.began) }

func (s spell) cpu() time.Duration { return cpuTime() - s.usedBegan }

// isOver reports whether the bound is reached, of processor time while anything is busy.
func (s spell) isOver(bound time.Duration) bool {
	return s.wall() >= bound && (s.cpu() >= bound || !isBusy(goroutines(stackDump())))
}

// cpuTime returns the processor time of this process, user and system together.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// isBusy reports whether any goroutine but the caller, by id and stack, runs or waits for a processor.
func isBusy(stacks map[int]string) bool {
	own, _ := goroutineID(ownStack())
	for id, stack := range stacks {
		_, state, _ := strings.Cut(stack, "[")
		if id != own && strings.HasPrefix(state, "run") {
			return true
		}
	}
	return false
}
