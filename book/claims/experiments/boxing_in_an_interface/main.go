// What it takes to put a value into an interface{}, and how long the value lives there.
package main

import (
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

type payload struct{ bytes [256]byte }

type holder struct{ data *payload }

var (
	sink  any
	held  = map[string]any{}
	freed atomic.Int32
	total int
)

//go:noinline
func wrap(x int) any { return x }

//go:noinline
func wrapPointer(x int) any { return &x }

func wrapInline(x int) any { return x }

//go:noinline
func hold() {
	data := &payload{}
	runtime.SetFinalizer(data, func(*payload) { freed.Add(1) })
	held["value"] = holder{data}

	pointed := &payload{}
	runtime.SetFinalizer(pointed, func(*payload) { freed.Add(1) })
	held["pointer"] = pointed
	held["number"] = 1000
}

func collect() int32 {
	for i := 0; i < 20; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	return freed.Load()
}

func main() {
	thousand, seven, large := 1000, 7, [128]int{}
	small, _ := observe.Allocs(func() { sink = wrap(seven) })
	count, bytes := observe.Allocs(func() { sink = wrap(thousand) })
	local, _ := observe.Allocs(func() {
		if number, ok := wrapInline(thousand).(int); ok {
			total += number
		}
	})
	_, largeBytes := observe.Allocs(func() { sink = large })
	pointer, _ := observe.Allocs(func() { sink = &large })
	pointed, _ := observe.Allocs(func() { sink = wrapPointer(thousand) })
	constant, _ := observe.Allocs(func() { sink = 1000 })

	hold()
	whileHeld := collect()
	number := held["number"].(int)
	clear(held)
	observe.Print(observe.Observations{
		"seven_allocations":       small,
		"thousand_allocations":    count,
		"thousand_bytes":          bytes,
		"local_allocations":       local,
		"constant_allocations":    constant,
		"kilobyte_bytes":          largeBytes,
		"pointer_allocations":     pointer,
		"pointed_allocations":     pointed,
		"freed_while_held":        whileHeld,
		"number_after_collecting": number,
		"freed_after_clear":       collect(),
	})
}
