// Goroutines use the map in a context in three ways, under the race detector.
package main

import (
	"context"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

type key struct{}

func counts(ctx context.Context) map[string]int {
	return ctx.Value(key{}).(map[string]int)
}

func together(functions ...func()) {
	var all sync.WaitGroup
	for _, f := range functions {
		f := f
		all.Add(1)
		go func() {
			defer all.Done()
			for i := 0; i < 200; i++ {
				f()
			}
		}()
	}
	all.Wait()
}

func main() {
	ctx := context.WithValue(context.Background(), key{}, map[string]int{})
	write := func() { counts(ctx)["a"]++ }
	rewrap := func() { ctx = context.WithValue(ctx, key{}, counts(ctx)) }
	switch observe.Role() {
	case "write":
		together(write, write)
	case "rewrap":
		together(rewrap)
	case "rewrap and read":
		together(rewrap, func() { _ = ctx.Value(key{}) })
	default:
		ofMap := 0
		reports := func(role string) int {
			return observe.Repeat(10, role, func(end observe.End) bool {
				if role != "write" && strings.Contains(end.Errors, "runtime.map") {
					ofMap++
				}
				return end.Races() > 0 || end.Said("fatal error: concurrent map")
			}, "GOMAXPROCS=4")
		}
		observe.Print(observe.Observations{
			"write_reports":           reports("write"),
			"rewrap_reports":          reports("rewrap"),
			"rewrap_and_read_reports": reports("rewrap and read"),
			"rewrap_map_reports":      ofMap,
		})
	}
}
