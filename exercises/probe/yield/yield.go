// Package yield disturbs the schedule of goroutines at points that the grader inserts into a
// submission, so that orders which plain runs rarely take come up within a few runs.
//
// A seed makes an order likelier to come up again; it does not replay one. Nothing in here is a
// lock or an atomic: either would order the goroutines for the race detector (Go 1.27) and hide
// their races. The state is racy on purpose, behind //go:norace, and what is lost by that are
// random numbers.
package yield

import (
	"runtime"
	"time"
	"unsafe"
)

// What a run may cost at most, so that checks with deadlines stay right: sleepBudget in sleeps and
// timeBudget in all. Of the points after hotPoints only every hotStride-th is taken.
const (
	sleepBudget = 10 * time.Millisecond
	timeBudget  = 200 * time.Millisecond
	hotPoints   = 4096
	hotStride   = 64
	clockStride = 32
	sleepTime   = 20 * time.Microsecond
)

// strategies rotate by seed: each has a blind spot, which another one covers.
var strategies = [...]func(site uint32){
	active, delay, off, walkOften, pause, walk, priority, burst,
}

// run is the state of one run.
var run struct {
	on      bool
	act     func(site uint32)
	began   time.Time
	random  uint64
	seed    uint64
	points  uint64
	slept   time.Duration
	delayed [3]uint64
}

// Start begins a run: points act from now on, in a way that seed decides.
//
//go:norace
func Start(seed uint64) {
	Stop()
	run.seed, run.random = seed, seed*0x9e3779b97f4a7c15|1
	run.points, run.slept, run.began = 0, 0, time.Now()
	run.act = strategies[seed%uint64(len(strategies))]
	for i := range run.delayed {
		run.delayed[i] = next() % (16 << (3 * i))
	}
	run.on = true
}

// Stop makes points do nothing.
//
//go:norace
func Stop() { run.on = false }

// Point may let other goroutines go on. Site is the number of the place in the source.
//
//go:norace
func Point(site uint32) {
	if !run.on {
		return
	}
	run.points++
	if run.points > hotPoints && run.points%hotStride != 0 {
		return
	}
	if run.points%clockStride == 0 && time.Since(run.began) > timeBudget {
		run.on = false
		return
	}
	run.act(site)
}

// After is a point behind a value in the middle of an expression.
//
//go:norace
func After[T any](site uint32, value T) T {
	Point(site)
	return value
}

func off(uint32) {}

//go:norace
func walkOften(uint32) {
	if next()%10 != 0 {
		runtime.Gosched()
	}
}

//go:norace
func walk(uint32) {
	if next()%2 == 0 {
		runtime.Gosched()
	}
}

// burst lets others pass several points.
//
//go:norace
func burst(uint32) { gosched(1 + next()%8) }

//go:norace
func pause(uint32) {
	if next()%8 == 0 {
		sleep(sleepTime)
	}
}

// active acts at a quarter of the sites, and firmly there.
//
//go:norace
func active(site uint32) {
	if mix(run.seed^uint64(site)<<32)%4 == 0 {
		gosched(4)
		sleep(sleepTime)
	}
}

// delay holds up whoever comes to one of few points.
//
//go:norace
func delay(uint32) {
	for _, point := range run.delayed {
		if run.points == point {
			sleep(sleepBudget / 4)
		}
	}
}

// priority holds back one half of the goroutines, told apart by where their stacks lie; which half
// changes now and then.
//
//go:norace
func priority(uint32) {
	var here byte
	stack := uint64(uintptr(unsafe.Pointer(&here))) >> 13
	if next()%64 == 0 {
		run.seed++
	}
	if mix(run.seed^stack)%2 == 0 {
		gosched(6)
	}
}

//go:norace
func gosched(times uint64) {
	for range times {
		runtime.Gosched()
	}
}

// sleep counts what a sleep really took: the shortest takes about a millisecond in an idle process.
//
//go:norace
func sleep(wanted time.Duration) {
	if run.slept+wanted > sleepBudget {
		runtime.Gosched()
		return
	}
	began := time.Now()
	time.Sleep(wanted)
	run.slept += max(wanted, time.Since(began))
}

//go:norace
func next() uint64 {
	run.random += 0x9e3779b97f4a7c15
	return mix(run.random)
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood, 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
