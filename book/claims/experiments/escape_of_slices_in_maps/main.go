// Where the arrays of slices live that are stored in maps: what the compiler says, and what is allocated.
package main

import "mapclinic/claims/internal/observe"

var (
	shared = map[int64][]int{1: {0}}
	stored = []int{1, 2, 3}
	total  int
)

//go:noinline
func storeIf(condition bool) {
	numbers := []int{1, 2}
	if condition {
		shared[1] = numbers
	}
	total += numbers[0]
}

//go:noinline
func useOnly() {
	numbers := []int{1, 2}
	total += numbers[0]
}

func main() {
	inMaps := observe.Compile("testdata/stored.go", "-gcflags=-m")
	local := observe.Compile("testdata/local.go", "-gcflags=-m")
	storedAllocs, _ := observe.Allocs(func() { storeIf(true) })
	skippedAllocs, _ := observe.Allocs(func() { storeIf(false) })
	unstoredAllocs, _ := observe.Allocs(useOnly)
	reslicedAllocs, _ := observe.Allocs(func() { shared[1] = stored[:0] })
	observe.Print(observe.Observations{
		"literal_in_returned_map_escapes": inMaps.Says(`stored.go:7:.*\[\]int\{\.\.\.\} escapes to heap`),
		"literal_in_local_map_escapes":    inMaps.Says(`stored.go:14:.*\[\]int\{\.\.\.\} escapes to heap`),
		"made_in_local_map_escapes":       inMaps.Says(`stored.go:20:.*make\(\[\]int, 0, 4\) escapes to heap`),
		"moved_to_heap_messages":          inMaps.Lines("moved to heap"),
		"unstored_stays_on_stack":         local.Says(`\[\]int\{\.\.\.\} does not escape`),
		"allocations_stored":              storedAllocs,
		"allocations_not_stored_this_run": skippedAllocs,
		"allocations_never_stored":        unstoredAllocs,
		"allocations_resliced":            reslicedAllocs,
	})
}
