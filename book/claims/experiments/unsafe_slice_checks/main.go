// What unsafe.Slice checks, and what keeps its array alive.
package main

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

var kept []byte

func panicOf(first *byte, length int) string {
	return observe.Panics(func() { kept = unsafe.Slice(first, length) })
}

func main() {
	var freed atomic.Int64
	array := new([4096]byte)
	runtime.SetFinalizer(array, func(*[4096]byte) { freed.Add(1) })
	slice := unsafe.Slice(&array[0], len(array))
	runtime.GC()
	time.Sleep(50 * time.Millisecond)
	freedWhileUsed := freed.Load()
	slice[0] = 1
	runtime.KeepAlive(slice)
	observe.Print(observe.Observations{
		"negative_panic":   panicOf(new(byte), -1),
		"nil_panic":        panicOf(nil, 1),
		"freed_while_used": freedWhileUsed,
	})
}
