// Hashes of keys in an interface{}, from the function that maps use too.
package main

import (
	"hash/maphash"
	"strconv"

	"mapclinic/claims/internal/observe"
)

const (
	keys   = 64000
	shards = 64
)

// fullest returns how many keys the fullest of the shards gets, divided by the mean.
func fullest(seed maphash.Seed, key func(int) any) float64 {
	var count [shards]int
	most := 0
	for i := 0; i < keys; i++ {
		shard := maphash.Comparable(seed, key(i)) % shards
		count[shard]++
		if count[shard] > most {
			most = count[shard]
		}
	}
	return float64(most) * shards / keys
}

func main() {
	seed, other := maphash.MakeSeed(), maphash.MakeSeed()
	again, boxedAgain, otherSeed, otherType := 0, 0, 0, 0
	for i := 0; i < 1000; i++ {
		text := strconv.Itoa(i)
		copied := string([]byte(text))
		if maphash.Comparable(seed, text) == maphash.Comparable(seed, copied) {
			again++
		}
		if maphash.Comparable(seed, any(text)) == maphash.Comparable(seed, any(copied)) {
			boxedAgain++
		}
		if maphash.Comparable(seed, text) == maphash.Comparable(other, text) {
			otherSeed++
		}
		if maphash.Comparable(seed, any(int64(i))) == maphash.Comparable(seed, any(uint64(i))) {
			otherType++
		}
	}
	observe.Print(observe.Observations{
		"same_for_equal_strings":      again,
		"same_for_equal_boxed":        boxedAgain,
		"same_with_another_seed":      otherSeed,
		"same_for_int64_and_uint64":   otherType,
		"fullest_shard_of_strings":    fullest(seed, func(i int) any { return strconv.Itoa(i) }),
		"fullest_shard_of_many_types": fullest(seed, mixed),
	})
}

func mixed(i int) any {
	switch i % 4 {
	case 0:
		return i
	case 1:
		return strconv.Itoa(i)
	case 2:
		return float64(i)
	}
	return [2]int{i, i}
}
