// What a function does to the caller's struct if it gets it by value and changes its slice and map.
package main

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type payload struct {
	Data []int
	Meta map[string]bool
}

var freed atomic.Int32

//go:noinline
func change(p payload) (newArray bool) {
	before := &p.Data[0]
	p.Data = append(p.Data, 42)
	p.Meta["done"] = true
	return &p.Data[0] != before
}

//go:noinline
func overwrite(p payload) { p.Data[0] = 9 }

//go:noinline
func newPayload() payload {
	array := &[32]int{}
	runtime.SetFinalizer(array, func(*[32]int) { freed.Add(1) })
	return payload{Data: array[:], Meta: map[string]bool{}}
}

func collect() int32 {
	for i := 0; i < 20; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	return freed.Load()
}

func main() {
	full := payload{[]int{1}, map[string]bool{}}
	fullMoved := change(full)
	overwrite(full)
	room := payload{make([]int, 1, 2), map[string]bool{}}
	roomMoved := change(room)
	passed, _ := observe.Allocs(func() { overwrite(full) })

	shared := newPayload()
	release, ended := make(chan bool), make(chan bool)
	go func(p payload) {
		grown := append(p.Data, 42)
		ended <- len(grown) == 33
	}(shared)
	<-ended
	go func(p payload) {
		grown := append(p.Data, 42)
		<-release
		ended <- p.Data[0] == grown[0]
	}(shared)
	shared = payload{}
	whileRunning := collect()
	close(release)
	<-ended
	observe.Print(observe.Observations{
		"length_at_the_caller":    len(full.Data),
		"element_at_the_caller":   full.Data[0],
		"key_at_the_caller":       full.Meta["done"],
		"full_slice_moved":        fullMoved,
		"slice_with_room_moved":   roomMoved,
		"beyond_length_at_caller": room.Data[:2][1],
		"allocations_of_passing":  passed,
		"slice_field_words":       int(unsafe.Sizeof(full.Data) / unsafe.Sizeof(uintptr(0))),
		"map_field_words":         int(unsafe.Sizeof(full.Meta) / unsafe.Sizeof(uintptr(0))),
		"freed_while_one_runs":    whileRunning,
		"freed_after_goroutines":  collect(),
	})
}
