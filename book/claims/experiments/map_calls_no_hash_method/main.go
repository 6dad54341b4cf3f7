// A map whose key type has a Hash method, and a key of two joined strings beside a struct of two.
package main

import "mapclinic/claims/internal/observe"

var calls int

type key struct{ tenant, user uint64 }

// Hash gives all keys the same hash, so that a table that used it would have to compare.
func (key) Hash() uint32 {
	calls++
	return 1
}

func main() {
	m := map[key]int{}
	for i := uint64(0); i < 1000; i++ {
		m[key{1, i}]++
	}
	inMap := calls

	shards := make([]map[key]int, 4)
	for i := uint64(0); i < 1000; i++ {
		k := key{1, i}
		shard := &shards[k.Hash()%4]
		if *shard == nil {
			*shard = map[key]int{}
		}
		(*shard)[k]++
	}

	joined, paired := map[string]bool{}, map[[2]string]bool{}
	for _, names := range [][2]string{{"a", "bc"}, {"ab", "c"}} {
		joined[names[0]+names[1]] = true
		paired[names] = true
	}
	observe.Print(observe.Observations{
		"calls_by_map":     inMap,
		"calls_by_sharder": calls - inMap,
		"joined_keys":      len(joined),
		"paired_keys":      len(paired),
	})
}
