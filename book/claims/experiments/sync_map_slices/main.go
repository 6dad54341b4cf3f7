// Slices as values and as keys of a sync.Map.
package main

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

type pair struct {
	A int
	B string
}

var (
	freed atomic.Int32
	sink  [2]any
)

func entries(m *sync.Map) (count int) {
	m.Range(func(any, any) bool {
		count++
		return true
	})
	return count
}

//go:noinline
func storeTwice(m *sync.Map) {
	first := &[64]int{}
	runtime.SetFinalizer(first, func(*[64]int) { freed.Add(1) })
	m.Store("key", first)
	m.Store("key", &[64]int{})
}

func main() {
	var values sync.Map
	_, firstLoaded := values.LoadOrStore("key", []int{1})
	kept, secondLoaded := values.LoadOrStore("key", []int{2})
	_, functionLoaded := values.LoadOrStore("key", func() {})
	_, mapLoaded := values.LoadOrStore("key", map[string]int{})
	swap := observe.Panics(func() { values.CompareAndSwap("key", []int{1}, 3) })

	var keys sync.Map
	firstPanic := observe.Panics(func() { keys.LoadOrStore([]byte("key"), []int{1}) })
	secondPanic := observe.Panics(func() { keys.LoadOrStore([]byte("key"), []int{2}) })
	inSliceMap := entries(&keys)

	var comparable sync.Map
	for i := 0; i < 2; i++ {
		comparable.LoadOrStore(fmt.Sprint("k", "ey"), i)
		comparable.LoadOrStore(7, i)
		comparable.LoadOrStore(pair{1, "one"}, i)
	}
	var numbers sync.Map
	numbers.Store(math.NaN(), 1)
	numbers.Store(math.NaN(), 2)

	var replaced sync.Map
	storeTwice(&replaced)
	for i := 0; i < 20 && freed.Load() == 0; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(&replaced)

	one, other := []byte("key"), []byte("key")
	sink = [2]any{[]byte("key"), []byte("key")}
	observe.Print(observe.Observations{
		"first_loaded":                firstLoaded,
		"second_loaded":               secondLoaded,
		"value_kept":                  kept.([]int)[0],
		"function_and_map_loaded":     functionLoaded && mapLoaded,
		"entries_of_slice_values":     entries(&values),
		"compare_and_swap_panic":      swap,
		"first_slice_key_panic":       firstPanic,
		"second_slice_key_panic":      secondPanic,
		"entries_of_slice_keys":       inSliceMap,
		"entries_of_three_keys":       entries(&comparable),
		"entries_of_nan_keys":         entries(&numbers),
		"replaced_values_freed":       freed.Load(),
		"stored_conversions_share":    &sink[0].([]byte)[0] == &sink[1].([]byte)[0],
		"read_only_conversions_share": &one[0] == &other[0],
		"slice_comparison_panic":      observe.Panics(func() { _ = any(one) == any(other) }),
	})
}
