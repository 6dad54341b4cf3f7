package probe

import (
	"runtime"
	"sync"
)

var turn bool

// InTurn runs second after first, each on a goroutine of its own, and gives the race detector no
// reason to know of that order.
func InTurn(first, second func()) {
	reset()
	var done sync.WaitGroup
	done.Add(2)
	go func() {
		defer done.Done()
		first()
		pass()
	}()
	go func() {
		defer done.Done()
		await()
		second()
	}()
	done.Wait()
}

//go:norace
func reset() { turn = false }

//go:norace
func pass() { turn = true }

//go:norace
func await() {
	for !turn {
		runtime.Gosched()
	}
}
