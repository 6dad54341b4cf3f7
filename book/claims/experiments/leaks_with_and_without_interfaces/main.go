// Three patterns that are said to leak, each with interface{} and with the type itself: a cache that
// nobody empties, goroutines that nobody stops, and structs that are written to a log.
package main

import (
	"context"
	"fmt"
	"io"
	"runtime"

	"mapclinic/claims/internal/observe"
)

const times = 2000

type object struct{ payload [1000]byte }

type key struct{}

var (
	anyCache   = map[interface{}]interface{}{}
	typedCache = map[int]*object{}
)

// remaining starts goroutines and returns how many of them stay.
func remaining(run func()) int {
	before := observe.SettledGoroutines()
	for i := 0; i < 20; i++ {
		go run()
	}
	return observe.SettledGoroutines() - before
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	outer := context.WithValue(ctx, key{}, ctx)
	observe.Print(observe.Observations{
		"any_cache_bytes": observe.HeapGrowth(func() any {
			for i := 0; i < times; i++ {
				anyCache[i] = new(object)
			}
			return nil
		}),
		"typed_cache_bytes": observe.HeapGrowth(func() any {
			for i := 0; i < times; i++ {
				typedCache[i] = new(object)
			}
			return nil
		}),
		"any_goroutines":   remaining(func() { <-outer.Value(key{}).(context.Context).Done() }),
		"typed_goroutines": remaining(func() { <-ctx.Done() }),
		"any_log_bytes": observe.HeapGrowth(func() any {
			for i := 0; i < times; i++ {
				fmt.Fprintf(io.Discard, "%+v", object{})
			}
			return nil
		}),
		"typed_log_bytes": observe.HeapGrowth(func() any {
			for i := 0; i < times; i++ {
				o := object{}
				io.Discard.Write(o.payload[:])
			}
			return nil
		}),
	})
	cancel()
	runtime.KeepAlive(anyCache)
	runtime.KeepAlive(typedCache)
}
