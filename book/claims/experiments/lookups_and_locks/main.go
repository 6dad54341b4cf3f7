// Time of a lookup in a small and in a large map, and of one under a read lock.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

const lookups = 20000

var sum int

func filled(entries int) map[int]int {
	m := make(map[int]int, entries)
	for i := 0; i < entries; i++ {
		m[i] = i
	}
	return m
}

func search(pairs [][2]int, key int) int {
	for _, pair := range pairs {
		if pair[0] == key {
			return pair[1]
		}
	}
	return 0
}

func main() {
	small, large := filled(64), filled(64*1024)
	var lock sync.RWMutex
	times := observe.Nanoseconds(31,
		func() {
			for i := 0; i < lookups; i++ {
				sum += small[i&63]
			}
		},
		func() {
			for i := 0; i < lookups; i++ {
				sum += large[i*7919&(64*1024-1)]
			}
		},
		func() {
			for i := 0; i < lookups; i++ {
				lock.RLock()
				sum += small[i&63]
				lock.RUnlock()
			}
		},
	)
	pairs := make([][2]int, 64*1024)
	for i := range pairs {
		pairs[i] = [2]int{i, i}
	}
	scans := observe.Nanoseconds(11,
		func() {
			for i := 0; i < 100; i++ {
				sum += search(pairs[:64], -1)
			}
		},
		func() {
			for i := 0; i < 100; i++ {
				sum += search(pairs, -1)
			}
		},
	)

	lock.Lock()
	second, reader := lock.TryLock(), lock.TryRLock()
	lock.Unlock()
	lock.RLock()
	readers := lock.TryRLock()
	observe.Print(observe.Observations{
		"growth":                 1024,
		"large_over_small":       times[1] / times[0],
		"long_over_short_scan":   scans[1] / scans[0],
		"read_locked_over_plain": times[2] / times[0],
		"second_writer_gets_in":  second,
		"reader_gets_in":         reader,
		"second_reader_gets_in":  readers,
	})
}
