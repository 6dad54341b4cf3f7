// What starting goroutines takes, and whether what one has allocated outlives it.
package main

import (
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

const goroutines = 2000

type object struct {
	text  string
	bytes [256]byte
}

var freed atomic.Int32

func collect(want int32) int32 {
	for i := 0; i < 20 && freed.Load() < want; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	return freed.Load()
}

func newObject() *object {
	made := &object{text: "made"}
	runtime.SetFinalizer(made, func(*object) { freed.Add(1) })
	return made
}

func main() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	release := make(chan bool)
	for i := 0; i < goroutines; i++ {
		go func() { <-release }()
	}
	runtime.Gosched()
	runtime.ReadMemStats(&after)
	close(release)

	objects, stay := make(chan *object), make(chan bool)
	go func() { objects <- newObject() }()
	fromEnded := <-objects
	afterEnd := collect(1)
	text := fromEnded.text
	runtime.KeepAlive(fromEnded)
	dropped := collect(1)

	go func() {
		objects <- newObject()
		<-stay
	}()
	fromRunning := <-objects
	runtime.KeepAlive(fromRunning)
	fromRunning = nil
	whileRunning := collect(2)
	close(stay)
	observe.Print(observe.Observations{
		"stack_bytes_each":          int64(after.StackInuse-before.StackInuse) / goroutines,
		"freed_at_end_of_goroutine": afterEnd,
		"text_after_the_end":        text,
		"freed_when_dropped":        dropped,
		"freed_while_maker_runs":    whileRunning,
	})
}
