// A map with keys of type interface{}: which keys it takes, which ones are equal, and whether a mix of
// their types costs memory.
package main

import (
	"runtime"
	"strconv"
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

const entries = 20000

type user struct{ id int }

// newKeys returns boxed keys, of ints alone or of ints, strings and pointers in turn.
func newKeys(from int, mixed bool) []interface{} {
	keys := make([]interface{}, entries)
	for i := range keys {
		keys[i] = from + i
		if mixed && i%3 == 1 {
			keys[i] = strconv.Itoa(from + i)
		}
		if mixed && i%3 == 2 {
			keys[i] = &user{from + i}
		}
	}
	return keys
}

func filled(keys []interface{}) map[interface{}]interface{} {
	m := map[interface{}]interface{}{}
	for _, key := range keys {
		m[key] = nil
	}
	return m
}

func filledSync(keys []interface{}) *sync.Map {
	m := new(sync.Map)
	for _, key := range keys {
		m.Store(key, nil)
	}
	return m
}

func main() {
	ints, mixed := newKeys(0, false), newKeys(0, true)
	intBytes := observe.HeapGrowth(func() any { return filled(ints) })
	mixedBytes := observe.HeapGrowth(func() any { return filled(mixed) })
	intSync := observe.HeapGrowth(func() any { return filledSync(ints) })
	mixedSync := observe.HeapGrowth(func() any { return filledSync(mixed) })

	cache := filled(mixed)
	found := 0
	for _, key := range mixed {
		if _, ok := cache[key]; ok {
			found++
		}
	}
	growthByRefill := observe.HeapGrowth(func() any {
		for _, key := range mixed {
			delete(cache, key)
		}
		for _, key := range ints {
			cache[key] = nil
		}
		return cache
	})
	// Without this, the keys would be freed while the growth is measured.
	runtime.KeepAlive(mixed)
	runtime.KeepAlive(ints)

	var store sync.Map
	put := func(key any) string { return observe.Panics(func() { store.Store(key, 1) }) }
	now := time.Now()
	numbers := map[any]bool{1: true, int64(1): true, "1": true}
	times := map[any]bool{now.UTC(): true, now.In(time.FixedZone("east", 3600)): true}
	observe.Print(observe.Observations{
		"mixed_by_int_bytes":      float64(mixedBytes) / float64(intBytes),
		"mixed_by_int_sync_bytes": float64(mixedSync) / float64(intSync),
		"refill_by_int_bytes":     float64(growthByRefill) / float64(intBytes),
		"found":                   found,
		"stored":                  entries,
		"pointer_key_panic":       put(&user{1}),
		"slice_key_panic":         put([]byte("key")),
		"time_key_panic":          put(now),
		"keys_of_number_one":      len(numbers),
		"keys_of_one_instant":     len(times),
	})
}
