// What a copy of a struct with a pointer shares with the original, and what keeps the object alive.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

type holder struct{ data *[]byte }

type guarded struct {
	lock  sync.Mutex
	count int
}

var freed atomic.Int32

//go:noinline
func newHolder(data []byte) holder {
	runtime.SetFinalizer(&data, func(*[]byte) { freed.Add(1) })
	return holder{&data}
}

// copyOfHolder returns a copy of a holder that has gone out of use.
//
//go:noinline
func copyOfHolder() (second holder, sameAddress bool) {
	first := newHolder([]byte("hello"))
	second = first
	return second, first.data == second.data
}

//go:noinline
func copyOfSlice() struct{ data []byte } {
	first := struct{ data []byte }{[]byte("hello")}
	second := first
	return second
}

func collect() int32 {
	for i := 0; i < 20; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	return freed.Load()
}

// allocations returns the allocations of a copy from one variable to another.
func allocations[V any](value *V) int64 {
	target := new(V)
	count, _ := observe.Allocs(func() { *target = *value })
	runtime.KeepAlive(target)
	return count
}

func main() {
	number := 1
	copied, sameAddress := copyOfHolder()
	slice := copyOfSlice()
	whileCopied := collect()
	text, sliceText := string(*copied.data), string(slice.data)
	runtime.KeepAlive(copied)
	copied = holder{}
	observe.Print(observe.Observations{
		"same_address":                sameAddress,
		"freed_while_copied":          whileCopied,
		"text_through_the_copy":       text,
		"text_of_the_copied_slice":    sliceText,
		"freed_without_copies":        collect(),
		"pointer_copy_allocations":    allocations(&struct{ p *int }{&number}),
		"mutex_copy_allocations":      allocations(&guarded{}),
		"byte_slice_copy_allocations": allocations(&struct{ data []byte }{[]byte("hello")}),
	})
}
