// If trees of interfaces decoded from JSON pile up, and what the collector can take of them.
package main

import (
	"encoding/json"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

const users = `{"users":[{"name":"a","attrs":{"level":1,"tags":["x"]}}]}`

func decode(text string) interface{} {
	var tree interface{}
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		panic(err)
	}
	return tree
}

// nodes counts the values in a tree, each of which is an interface{}.
func nodes(tree interface{}) int {
	count := 1
	switch node := tree.(type) {
	case map[string]interface{}:
		for _, child := range node {
			count += nodes(child)
		}
	case []interface{}:
		for _, child := range node {
			count += nodes(child)
		}
	}
	return count
}

// pauses returns how many collections there were while records were decoded and dropped, and the
// lower quartile of their pauses in nanoseconds, because other programs can only make pauses longer.
func pauses(records int) (int, float64) {
	var before debug.GCStats
	debug.ReadGCStats(&before)
	for i := 0; i < records; i++ {
		decode(users)
	}
	var after debug.GCStats
	debug.ReadGCStats(&after)
	count := int(after.NumGC - before.NumGC)
	// The statistics keep only the last pauses.
	recent := append([]time.Duration{}, after.Pause[:min(count, len(after.Pause))]...)
	sort.Slice(recent, func(i, j int) bool { return recent[i] < recent[j] })
	return count, float64(recent[len(recent)/4])
}

var list []interface{}

func main() {
	growth := observe.HeapGrowth(func() any {
		for i := 0; i < 2000; i++ {
			decode(users)
		}
		return nil
	})
	kept := observe.HeapGrowth(func() any {
		var trees []interface{}
		for i := 0; i < 2000; i++ {
			trees = append(trees, decode(users))
		}
		return trees
	})
	const size = 1 << 20
	text := `{"large":"` + strings.Repeat("a", size) + `","small":{"key":"` + strings.Repeat("b", size) + `"}}`
	child := observe.HeapGrowth(func() any {
		return decode(text).(map[string]interface{})["small"]
	})
	without := observe.HeapGrowth(func() any {
		tree := decode(text).(map[string]interface{})
		delete(tree, "large")
		return tree
	})
	whole := observe.HeapGrowth(func() any { return decode(text) })
	debug.SetGCPercent(10)
	few, fewPause := pauses(10000)
	many, manyPause := pauses(100000)
	boxed := decode("1")
	objects, _ := observe.Allocs(func() {
		list = make([]interface{}, 1000)
		for i := range list {
			list[i] = boxed
		}
	})
	observe.Print(observe.Observations{
		"growth_if_dropped":     growth,
		"growth_if_kept":        kept,
		"growth_of_whole":       whole,
		"growth_of_child":       child,
		"growth_without_child":  without,
		"values_in_the_tree":    nodes(decode(users)),
		"objects_of_1000":       objects,
		"collections_ten_times": float64(many) / float64(few),
		"pause_ten_times":       manyPause / fewPause,
	})
	// Its bytes must not be freed while the heap is measured.
	runtime.KeepAlive(text)
}
