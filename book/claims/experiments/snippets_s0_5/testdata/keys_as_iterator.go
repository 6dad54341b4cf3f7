package testdata

import "maps"

func countKeys(m map[string]int) (n int) {
	for range maps.Keys(m) {
		n++
	}
	return n
}
