// Which lengths unsafe.Slice refuses, and if its result keeps the array alive.
package main

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

func main() {
	array := new([4]int64)
	var gone atomic.Bool
	var slice []int64
	func() {
		object := new([1024]int64)
		runtime.SetFinalizer(object, func(*[1024]int64) { gone.Store(true) })
		slice = unsafe.Slice(&object[0], len(object))
	}()
	runtime.GC()
	time.Sleep(20 * time.Millisecond)
	whileInUse := gone.Load()
	slice[0] = 1
	runtime.KeepAlive(slice)

	negative, huge, beyond := -1, int64(1)<<61, 5
	observe.Print(observe.Observations{
		"negative_length_panic": observe.Panics(func() { _ = unsafe.Slice(&array[0], negative) }),
		"huge_length_panic":     observe.Panics(func() { _ = unsafe.Slice(&array[0], huge) }),
		"nil_pointer_panic":     observe.Panics(func() { _ = unsafe.Slice((*int64)(nil), beyond) }),
		"beyond_array_panic":    observe.Panics(func() { _ = unsafe.Slice(&array[0], beyond) }),
		"index_panic":           observe.Panics(func() { _ = unsafe.Slice(&array[0], 4)[beyond] }),
		"array_freed_in_use":    whileInUse,
	})
}
