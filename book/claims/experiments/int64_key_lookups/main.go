// How fast maps find int64 keys of several patterns, compared with the keys 0, 1, 2 and so on.
package main

import "mapclinic/claims/internal/observe"

const entries = 8192

func lookups(key func(i int64) int64) func() {
	m, keys := map[int64][]int{}, make([]int64, entries)
	for i := range keys {
		keys[i] = key(int64(i))
		m[keys[i]] = nil
	}
	return func() {
		for repeat := 0; repeat < 4; repeat++ {
			for _, k := range keys {
				if _, ok := m[k]; !ok {
					panic("a key is missing")
				}
			}
		}
	}
}

func main() {
	times := observe.Nanoseconds(41,
		lookups(func(i int64) int64 { return i }),
		lookups(func(i int64) int64 { return i<<32 | i }), // both halves are equal: their xor is 0
		lookups(func(i int64) int64 { return i << 32 }),
		lookups(func(i int64) int64 { return -i }),
		lookups(func(i int64) int64 { return i * 1_000_000_007 }),
	)
	observe.Print(observe.Observations{
		"equal_halves_time": times[1] / times[0],
		"high_half_time":    times[2] / times[0],
		"negative_time":     times[3] / times[0],
		"spread_time":       times[4] / times[0],
	})
}
