// What the garbage collector has to look through for a map, by the type of its keys.
package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"reflect"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"sort"
	"strconv"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

type node struct {
	next *node
	more [7]*int
}

var kept any

// fill makes a map with n keys that key returns.
func fill[K comparable](n int, key func(i int) K) {
	m := make(map[K]int)
	for i := 0; i < n; i++ {
		m[key(i)] = i
	}
	kept = m
}

// cost returns by how much f makes the scanned bytes and the heap objects grow.
func cost(f func()) (scanned, objects int64) {
	read := func() (int64, int64) {
		observe.LiveHeapBytes()
		sample := []metrics.Sample{{Name: "/gc/scan/heap:bytes"}}
		metrics.Read(sample)
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(sample[0].Value.Uint64()), int64(stats.HeapObjects)
	}
	kept = nil
	scannedBefore, objectsBefore := read()
	f()
	scanned, objects = read()
	kept = nil
	return scanned - scannedBefore, objects - objectsBefore
}

// collection returns the median time of collections while what f makes is reachable.
func collection(f func()) float64 {
	f()
	var times []float64
	for i := 0; i < 9; i++ {
		start := time.Now()
		runtime.GC()
		times = append(times, float64(time.Since(start)))
	}
	kept = nil
	sort.Float64s(times)
	return times[len(times)/2]
}

func text(i int) string { return "key number " + strconv.Itoa(i) }

func pointer(i int) any {
	number := i
	return &number
}

// list puts a list of n nodes behind the only key of a map.
func list(n int) (last *node) {
	last = &node{}
	first := last
	for i := 1; i < n; i++ {
		first = &node{next: first}
	}
	number := 42
	last.more[6] = &number
	kept = map[any]int{first: 1}
	return last
}

func profileText() string {
	var file bytes.Buffer
	if err := pprof.Lookup("heap").WriteTo(&file, 0); err != nil {
		panic(err)
	}
	unzipped, err := gzip.NewReader(&file)
	if err != nil {
		panic(err)
	}
	content, err := io.ReadAll(unzipped)
	if err != nil {
		panic(err)
	}
	return string(content)
}

func main() {
	const n = 10_000
	seen := observe.Observations{}
	seen["scanned_int_keys"], _ = cost(func() { fill(n, func(i int) int { return i }) })
	seen["scanned_string_keys"], seen["objects_string_keys"] = cost(func() { fill(n, text) })
	seen["scanned_pointers"], seen["objects_pointers"] = cost(func() { fill(n, pointer) })
	seen["scanned_fourfold"], _ = cost(func() { fill(4*n, pointer) })
	seen["scanned_wide_arrays"], _ = cost(func() { fill(n, func(i int) any { return [20]int{i} }) })
	seen["scanned_nodes"], _ = cost(func() { fill(n, func(i int) any { return new(node) }) })

	var ratios []float64
	for i := 0; i < 5; i++ {
		texts := collection(func() { fill(10*n, text) })
		ratios = append(ratios, collection(func() { fill(10*n, pointer) })/texts)
	}
	sort.Float64s(ratios)
	seen["marking_time_ratio"] = ratios[len(ratios)/2]

	const nodes = 1_000_000
	var before, after runtime.MemStats
	last := list(nodes)
	runtime.ReadMemStats(&before)
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	seen["nodes_in_list"] = nodes
	seen["stack_growth"] = int64(after.StackSys) - int64(before.StackSys)
	seen["last_node_lives"] = *last.more[6] == 42
	runtime.KeepAlive(kept)

	inStats, named, scans := 0, 0, 0
	for stats, i := reflect.TypeOf(after), 0; i < stats.NumField(); i++ {
		if strings.Contains(stats.Field(i).Name, "Scan") {
			inStats++
		}
		if stats.Field(i).Name == "HeapObjectsScanned" {
			named++
		}
	}
	for _, description := range metrics.All() {
		if strings.HasPrefix(description.Name, "/gc/scan/") {
			scans++
		}
		if strings.Contains(description.Name, "objects_scanned") {
			named++
		}
	}
	seen["scan_in_memstats"] = inStats
	seen["scan_in_heap_profile"] = strings.Contains(profileText(), "scan_")
	seen["heap_objects_scanned"] = named
	seen["scan_metrics"] = scans
	observe.Print(seen)
}
