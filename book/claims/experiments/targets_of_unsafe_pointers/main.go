// Whether an unsafe.Pointer and a uintptr keep the variable alive whose address they hold.
package main

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type target struct {
	number int64
	bytes  [1024]byte
}

var (
	pointerFreed, numberFreed atomic.Int64

	pointers = map[string]unsafe.Pointer{}
	numbers  = map[string]uintptr{}
)

//go:noinline
func fill() {
	p, n := &target{number: 42}, &target{number: 42}
	runtime.SetFinalizer(p, func(*target) { pointerFreed.Add(1) })
	runtime.SetFinalizer(n, func(*target) { numberFreed.Add(1) })
	pointers["a"] = unsafe.Pointer(p)
	numbers["a"] = uintptr(unsafe.Pointer(n))
}

func main() {
	fill()
	for i := 0; i < 3; i++ {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	observe.Print(observe.Observations{
		"freed_behind_unsafe_pointer": pointerFreed.Load(),
		"freed_behind_uintptr":        numberFreed.Load(),
		"value_behind_unsafe_pointer": (*target)(pointers["a"]).number,
		"uintptr_still_has_address":   numbers["a"] != 0,
	})
}
