// One goroutine sets a key through a struct, another deletes it through the struct's copy.
package main

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

const patience = 5 * time.Second

type settings struct {
	labels map[string]string
}

func (s *settings) clone() *settings {
	return &settings{labels: s.labels}
}

func header(s *settings) uintptr {
	return reflect.ValueOf(s.labels).Pointer()
}

func together(again func(time.Time) bool, functions ...func()) {
	start := time.Now()
	var all sync.WaitGroup
	for _, f := range functions {
		f := f
		all.Add(1)
		go func() {
			defer all.Done()
			defer func() {
				if value := recover(); value != nil {
					fmt.Println(value)
				}
			}()
			f()
			for again(start) {
				for i := 0; i < 1000; i++ {
					f()
				}
			}
		}()
	}
	all.Wait()
}

func main() {
	original := &settings{map[string]string{}}
	copied := original.clone()
	set := func() { original.labels["zone"] = "a" }
	remove := func() { delete(copied.labels, "zone") }
	switch observe.Role() {
	case "loops":
		together(func(start time.Time) bool { return time.Since(start) < patience }, set, remove)
	case "once":
		together(func(time.Time) bool { return false }, set, remove)
	default:
		recovered, otherPanics, ofSyncMap := 0, 0, 0
		fatal := func(end observe.End) bool {
			if strings.Contains(end.Output, "concurrent map") {
				recovered++
			} else if end.Output != "" {
				otherPanics++
			}
			if end.Said("sync.(*Map)") || end.Said("HashTrieMap") {
				ofSyncMap++
			}
			return end.Said("fatal error: concurrent map writes")
		}
		loops := observe.Repeat(10, "loops", fatal, "GOMAXPROCS=4")
		once := observe.Repeat(20, "once", fatal, "GOMAXPROCS=4")
		sameHeader, sameStruct := header(original) == header(copied), original == copied
		copied.labels["added"] = "b"
		observe.Print(observe.Observations{
			"loops_fatal":       loops,
			"once_fatal":        once,
			"recovered":         recovered,
			"other_panics":      otherPanics,
			"sync_map_in_trace": ofSyncMap,
			"same_struct":       sameStruct,
			"same_header":       sameHeader,
			"added_entry_seen":  original.labels["added"] == "b",
		})
	}
}
