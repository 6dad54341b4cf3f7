// Maps of slices behind a RWMutex and in a sync.Map, used by two goroutines.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

func together(functions ...func()) {
	var done sync.WaitGroup
	for _, f := range functions {
		f := f
		done.Add(1)
		go func() {
			defer done.Done()
			f()
		}()
	}
	done.Wait()
}

func behave(role string) {
	var lock sync.RWMutex
	m := map[int64][]int{1: {0}}
	get := func() []int {
		lock.RLock()
		defer lock.RUnlock()
		return m[1]
	}
	put := func() {
		lock.Lock()
		defer lock.Unlock()
		m[1] = []int{1}
	}
	var concurrent sync.Map
	concurrent.Store(int64(1), []int{0})
	load := func() []int {
		slice, _ := concurrent.Load(int64(1))
		return slice.([]int)
	}
	switch role {
	case "locked map":
		together(put, func() { _ = get() })
	case "element after locked get":
		together(func() { get()[0]++ }, func() { get()[0]++ })
	case "sync.Map":
		together(func() { concurrent.Store(int64(1), []int{1}) }, func() { _ = load() })
	case "element after load":
		together(func() { load()[0]++ }, func() { load()[0]++ })
	case "plain map":
		together(func() { m[1] = []int{1} }, func() { _ = m[1] })
	}
}

func main() {
	if role := observe.Role(); role != "" {
		behave(role)
		return
	}
	reports := func(role string) int {
		reported := func(end observe.End) bool { return end.Races() > 0 }
		return observe.Repeat(10, role, reported, "GORACE=atexit_sleep_ms=10")
	}
	observe.Print(observe.Observations{
		"plain_map_reports":          reports("plain map"),
		"locked_map_reports":         reports("locked map"),
		"element_after_get_reports":  reports("element after locked get"),
		"sync_map_reports":           reports("sync.Map"),
		"element_after_load_reports": reports("element after load"),
	})
}
