// Package hook tests mapclinic/probe/yield as an instrumented package uses it.
package hook

import (
	"fmt"
	"runtime"
	"testing"

	"mapclinic/probe/yield"
)

const strategies = 8

func TestPointsAllocateNothing(t *testing.T) {
	t.Run("off", func(t *testing.T) { noAllocations(t) })
	for seed := range uint64(strategies) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			yield.Start(seed)
			defer yield.Stop()
			noAllocations(t)
		})
	}
}

func noAllocations(t *testing.T) {
	t.Helper()
	allocated := testing.AllocsPerRun(200, func() {
		yield.Point(7)
		if yield.After(8, 9) != 9 {
			t.Error("After changed a value")
		}
	})
	if allocated != 0 {
		t.Errorf("%v allocations", allocated)
	}
}

// A point in a loop that runs millions of times lets the loop end: after some thousand, few of them act.
func TestHotLoopsEnd(t *testing.T) {
	for seed := range uint64(strategies) {
		yield.Start(seed)
		for range 3_000_000 {
			yield.Point(1)
		}
		yield.Stop()
	}
}

// What goroutines wait for with Gosched alone must come about under every strategy.
func TestGoroutinesThatSpinGoOn(t *testing.T) {
	for seed := range uint64(strategies) {
		yield.Start(seed)
		done := make(chan bool)
		turn := 0
		steps := make(chan int, 1)
		go func() {
			for n := range 100 {
				yield.Point(2)
				steps <- n
			}
			done <- true
		}()
		for turn < 99 {
			yield.Point(3)
			select {
			case turn = <-steps:
			default:
				runtime.Gosched()
			}
		}
		<-done
		yield.Stop()
	}
}
