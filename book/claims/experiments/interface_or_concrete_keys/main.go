// What an interface key costs against a key of a concrete type: time, allocations, memory.
package main

import (
	"strconv"

	"mapclinic/claims/internal/observe"
)

const (
	entries = 1000
	many    = 100000
	offset  = 1000 // small integers need no allocation in an interface
)

// The compiler must not take these for constants, which would lie in interfaces from the start.
var key, small = offset, 7

func main() {
	plain, boxed := map[int]int{}, map[any]int{}
	texts, boxedTexts, names := map[string]int{}, map[any]int{}, make([]string, entries)
	cells := make([]int, entries)
	for i := range names {
		boxed[&cells[i]] = i
		names[i] = "name" + strconv.Itoa(i)
		plain[offset+i], boxed[offset+i] = i, i
		texts[names[i]], boxedTexts[names[i]] = i, i
	}
	sum := 0
	rounds := func(f func(i int)) func() {
		return func() {
			for i := 0; i < 20*entries; i++ {
				f(i % entries)
			}
		}
	}
	times := observe.Nanoseconds(31,
		rounds(func(i int) { sum += plain[offset+i] }),
		rounds(func(i int) { sum += boxed[offset+i] }),
		rounds(func(i int) { plain[offset+i] = i }),
		rounds(func(i int) { boxed[offset+i] = i }),
		rounds(func(i int) { boxed[&cells[i]] = i }),
	)
	plainStore, _ := observe.Allocs(func() { plain[key] = 1 })
	boxedStore, _ := observe.Allocs(func() { boxed[key] = 1 })
	textStore, _ := observe.Allocs(func() { texts[names[0]] = 1 })
	boxedTextStore, _ := observe.Allocs(func() { boxedTexts[names[0]] = 1 })
	pointerStore, _ := observe.Allocs(func() { boxed[&cells[0]] = 1 })
	smallStore, _ := observe.Allocs(func() { boxed[small] = 1 })
	boxedLookup, _ := observe.Allocs(func() { sum += boxed[key] })
	plainBytes := observe.HeapGrowth(func() any {
		m := map[int]int{}
		for i := 0; i < many; i++ {
			m[offset+i] = i
		}
		return m
	})
	boxedBytes := observe.HeapGrowth(func() any {
		m := map[any]int{}
		for i := 0; i < many; i++ {
			m[offset+i] = i
		}
		return m
	})
	observe.Print(observe.Observations{
		"lookup_ratio":                     times[1] / times[0],
		"store_ratio":                      times[3] / times[2],
		"pointer_by_int_store_ratio":       times[4] / times[3],
		"int_store_allocs":                 plainStore,
		"int_in_interface_store_allocs":    boxedStore,
		"string_store_allocs":              textStore,
		"string_in_interface_store_allocs": boxedTextStore,
		"pointer_store_allocs":             pointerStore,
		"small_int_store_allocs":           smallStore,
		"int_in_interface_lookup_allocs":   boxedLookup,
		"memory_ratio":                     float64(boxedBytes) / float64(plainBytes),
	})
	_ = sum
}
