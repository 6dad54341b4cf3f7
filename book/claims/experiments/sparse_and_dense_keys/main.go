// Maps with the same number of entries, whose keys lie side by side or far from each other.
package main

import "mapclinic/claims/internal/observe"

func heap(entries, step int64) int64 {
	return observe.HeapGrowth(func() any {
		m := map[int64][]int{}
		for i := int64(0); i < entries; i++ {
			m[i*step] = nil
		}
		return m
	})
}

func main() {
	observe.Print(observe.Observations{
		"dense_bytes":     heap(50_000, 1),
		"sparse_bytes":    heap(50_000, 1_000_000_007),
		"two_keys_bytes":  heap(2, 999_998),
		"same_as_a_slice": int64(24 * 999_999),
	})
}
