// When a finalizer runs for what an interface holds.
package main

import (
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

const objects = 100

type record struct {
	name [64]byte
	next *record
}

var (
	ran    atomic.Int64
	kept   []any
	bulk   [4096]byte
	boxed  any
	copies []any
)

// collect collects until no finalizer has run for a while, and returns how many have in all.
func collect() int64 {
	for last := int64(-1); ran.Load() != last; {
		last = ran.Load()
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
	}
	return ran.Swap(0)
}

//go:noinline
func onVariables() {
	for i := 0; i < objects; i++ {
		var x any = new(record)
		runtime.SetFinalizer(&x, func(*any) { ran.Add(1) })
	}
}

//go:noinline
func onTargets() {
	for i := 0; i < objects; i++ {
		one := new(record)
		runtime.SetFinalizer(one, func(*record) { ran.Add(1) })
		kept = append(kept, one)
	}
}

//go:noinline
func box() any { return bulk }

func main() {
	switch observe.Role() {
	case "value":
		runtime.SetFinalizer(record{}, func(record) {})
	case "inner":
		one := new(record)
		runtime.SetFinalizer(&one.next, func(**record) {})
		runtime.KeepAlive(one)
	default:
		onVariables()
		variable := collect()
		onTargets()
		for i := range kept {
			kept[i] = nil
		}
		target := collect()
		kept = nil
		onTargets()
		copies = append(copies, kept...)
		kept = nil
		whileCopied := collect()
		copies = nil
		afterCopies := collect()
		allocations, bytes := observe.Allocs(func() { boxed = box() })
		fatal := func(end observe.End) bool { return end.Said("runtime.SetFinalizer: ") && end.Status == 2 }
		observe.Print(observe.Observations{
			"variable_ran":       variable,
			"target_ran":         target,
			"ran_while_copied":   whileCopied,
			"ran_after_copies":   afterCopies,
			"value_target_dies":  fatal(observe.Child("value")),
			"inner_target_dies":  fatal(observe.Child("inner")),
			"boxing_allocations": allocations,
			"boxing_bytes":       bytes,
		})
	}
}
