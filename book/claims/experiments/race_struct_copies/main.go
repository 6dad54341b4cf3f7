// Two goroutines write the map fields of a struct and of its copy, under the race detector.
package main

import (
	"maps"
	"sync"

	"mapclinic/claims/internal/observe"
)

type settings struct {
	labels map[string]string
}

func together(first, second func()) {
	var both sync.WaitGroup
	for _, f := range []func(){first, second} {
		f := f
		both.Add(1)
		go func() {
			defer both.Done()
			for i := 0; i < 200; i++ {
				f()
			}
		}()
	}
	both.Wait()
}

func set(s settings) func()    { return func() { s.labels["zone"] = "a" } }
func remove(s settings) func() { return func() { delete(s.labels, "zone") } }
func read(s settings) func()   { return func() { _ = s.labels["zone"] } }

func main() {
	original := settings{map[string]string{"zone": "z"}}
	assigned := original
	cloned := settings{maps.Clone(original.labels)}
	var lock sync.Mutex
	locked := func(f func()) func() {
		return func() {
			lock.Lock()
			defer lock.Unlock()
			f()
		}
	}
	switch observe.Role() {
	case "assigned":
		together(set(original), remove(assigned))
	case "cloned":
		together(set(original), remove(cloned))
	case "only read":
		together(read(original), read(assigned))
	case "locked":
		together(locked(set(original)), locked(remove(assigned)))
	default:
		reports := func(role string) int {
			return observe.Repeat(10, role, func(end observe.End) bool {
				return end.Races() > 0 || end.Said("fatal error: concurrent map")
			}, "GOMAXPROCS=4")
		}
		observe.Print(observe.Observations{
			"assigned_reports":  reports("assigned"),
			"cloned_reports":    reports("cloned"),
			"only_read_reports": reports("only read"),
			"locked_reports":    reports("locked"),
		})
	}
}
