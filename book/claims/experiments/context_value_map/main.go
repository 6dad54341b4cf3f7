// Put a map into a context, take it out again, wrap it once more, and let go of it.
package main

import (
	"context"
	"reflect"
	"runtime"
	"time"

	"mapclinic/claims/internal/observe"
)

type key struct{}

const layers = 10_000

func header(m map[string]int) uintptr {
	return reflect.ValueOf(m).Pointer()
}

func counts(ctx context.Context) map[string]int {
	return ctx.Value(key{}).(map[string]int)
}

// freed tells if a value that a map in the context points to has been collected.
func freed(keep bool) bool {
	done := make(chan bool, 1)
	held := new([64]int)
	runtime.SetFinalizer(held, func(*[64]int) { done <- true })
	ctx := context.WithValue(context.Background(), key{}, map[string]*[64]int{"held": held})
	held = nil
	if !keep {
		ctx = context.Background()
	}
	defer runtime.KeepAlive(ctx)
	// The finalizer runs in its own goroutine, after the collection that finds the value unreachable.
	for i := 0; i < 40; i++ {
		runtime.GC()
		select {
		case <-done:
			return true
		case <-time.After(5 * time.Millisecond):
		}
	}
	return false
}

func main() {
	original := map[string]int{"a": 1}
	ctx := context.WithValue(context.Background(), key{}, original)
	again := context.WithValue(ctx, key{}, counts(ctx))
	counts(again)["b"] = 2

	growth := observe.HeapGrowth(func() any {
		long := ctx
		for i := 0; i < layers; i++ {
			long = context.WithValue(long, key{}, counts(long))
		}
		return long
	})
	values := 0
	for _, value := range []any{map[string]int{}, []int{1}, new(int), func() {}, nil} {
		if observe.Panics(func() { _ = context.WithValue(ctx, key{}, value) }) == "" {
			values++
		}
	}
	observe.Print(observe.Observations{
		"same_header":           header(counts(ctx)) == header(original),
		"same_header_rewrapped": header(counts(again)) == header(original),
		"write_seen":            original["b"] == 2,
		"bytes_per_layer":       growth / layers,
		"value_types_accepted":  values,
		"nil_key_panic":         observe.Panics(func() { _ = context.WithValue(ctx, nil, 1) }),
		"map_key_panic":         observe.Panics(func() { _ = context.WithValue(ctx, original, 1) }),
		"freed_while_held":      freed(true),
		"freed_when_dropped":    freed(false),
	})
}
