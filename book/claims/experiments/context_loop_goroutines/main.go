// Which goroutines remain when loops wrap a context again and again.
package main

import (
	"context"
	"runtime"
	"time"

	"mapclinic/claims/internal/observe"
)

type key struct{}

const (
	loops  = 20
	layers = 1000
)

// remaining starts goroutines and returns how many of them are still there when they have had time to end.
func remaining(run func()) int {
	before := observe.SettledGoroutines()
	for i := 0; i < loops; i++ {
		go run()
	}
	time.Sleep(50 * time.Millisecond)
	return observe.SettledGoroutines() - before
}

// rewrap wraps a context in a new one at every tick, until the stop channel is closed.
func rewrap(value any, stop <-chan struct{}) func() {
	return func() {
		ctx := context.WithValue(context.Background(), key{}, value)
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				ctx = context.WithValue(ctx, key{}, ctx.Value(key{}))
			case <-stop:
				return
			}
		}
	}
}

func main() {
	stopped := make(chan struct{})
	close(stopped)
	chains := make(chan context.Context, loops)
	withChain := remaining(func() {
		ctx := context.WithValue(context.Background(), key{}, map[string]int{})
		for i := 0; i < layers; i++ {
			ctx = context.WithValue(ctx, key{}, ctx.Value(key{}))
		}
		chains <- ctx
	})
	observe.Print(observe.Observations{
		"started":             loops,
		"endless_with_map":    remaining(rewrap(map[string]int{}, nil)),
		"endless_with_number": remaining(rewrap(1, nil)),
		"stopped_with_map":    remaining(rewrap(map[string]int{}, stopped)),
		"ended_chain_kept":    withChain,
		"chains_kept":         len(chains),
	})
	runtime.KeepAlive(chains)
}
