// What an interface key costs against a key of a concrete type: time and allocations.
package main

import (
	"strconv"

	"mapclinic/claims/internal/observe"
)

const entries = 1000

func main() {
	plain, boxed := map[int]int{}, map[any]int{}
	texts, boxedTexts, names := map[string]int{}, map[any]int{}, make([]string, entries)
	pointers, cells := map[any]int{}, make([]int, entries)
	for i := range names {
		names[i] = "name" + strconv.Itoa(i)
		plain[1000+i], boxed[1000+i] = i, i
		texts[names[i]], boxedTexts[names[i]] = i, i
		pointers[&cells[i]] = i
	}
	rounds := func(f func(i int)) func() {
		return func() {
			for i := 0; i < 20*entries; i++ {
				f(i % entries)
			}
		}
	}
	sum := 0
	times := observe.Nanoseconds(31,
		rounds(func(i int) { sum += plain[1000+i] }),
		rounds(func(i int) { sum += boxed[1000+i] }),
		rounds(func(i int) { plain[1000+i] = i }),
		rounds(func(i int) { boxed[1000+i] = i }),
		rounds(func(i int) { pointers[&cells[i]] = i }),
	)
	key := 1000
	plainStore, _ := observe.Allocs(func() { plain[key] = 1 })
	boxedStore, boxedBytes := observe.Allocs(func() { boxed[key] = 1 })
	textStore, _ := observe.Allocs(func() { texts[names[0]] = 1 })
	boxedTextStore, _ := observe.Allocs(func() { boxedTexts[names[0]] = 1 })
	pointerStore, _ := observe.Allocs(func() { pointers[&cells[0]] = 1 })
	boxedLookup, _ := observe.Allocs(func() { sum += boxed[key] })
	small := 7
	boxed[small] = 1
	smallStore, _ := observe.Allocs(func() { boxed[small] = 1 })
	observe.Print(observe.Observations{
		"lookup_ratio":                     times[1] / times[0],
		"store_ratio":                      times[3] / times[2],
		"pointer_to_int_store_ratio":       times[4] / times[3],
		"int_store_allocs":                 plainStore,
		"int_in_interface_store_allocs":    boxedStore,
		"int_in_interface_store_bytes":     boxedBytes,
		"string_store_allocs":              textStore,
		"string_in_interface_store_allocs": boxedTextStore,
		"pointer_store_allocs":             pointerStore,
		"small_int_store_allocs":           smallStore,
		"int_in_interface_lookup_allocs":   boxedLookup,
	})
	_ = sum
}
