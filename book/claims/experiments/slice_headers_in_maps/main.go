// What assigning a slice to a map entry copies.
package main

import "mapclinic/claims/internal/observe"

const entries = 10_000

func mapOf(value []int) func() any {
	return func() any {
		m := map[int64][]int{}
		for i := int64(0); i < entries; i++ {
			m[i] = value
		}
		return m
	}
}

func main() {
	m := map[int64][]int{}
	s := make([]int, 2, 8)
	m[1] = s
	s[0] = 7
	s = append(s, 9)
	sharedWrite, sharedLength := m[1][0] == 7, len(m[1]) == len(s)
	large := make([]int, 100_000)
	allocations, bytes := observe.Allocs(func() { m[1] = large })
	observe.Print(observe.Observations{
		"write_is_seen_in_map":    sharedWrite,
		"append_is_seen_in_map":   sharedLength,
		"allocations_of_storing":  allocations,
		"bytes_of_storing":        bytes,
		"heap_with_small_slices":  observe.HeapGrowth(mapOf(s)),
		"heap_with_large_slices":  observe.HeapGrowth(mapOf(large)),
		"bytes_of_large_elements": 8 * len(large),
	})
}
