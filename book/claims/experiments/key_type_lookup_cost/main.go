// The cost of lookups with string keys, [16]byte keys, and [16]byte keys in a generic function.
package main

import (
	"math/rand"

	"mapclinic/claims/internal/observe"
)

const entries = 1000

type id [16]byte

type route struct{ host, port int }

//go:noinline
func find[K comparable, V any](m map[K]V, key K) V { return m[key] }

//go:noinline
func findPlain(m map[id]route, key id) route { return m[key] }

//go:noinline
func findString(m map[string]*route, key string) *route { return m[key] }

//go:noinline
func findAny(m map[any]route, key any) route { return m[key] }

//go:noinline
func store[K comparable, V any](m map[K]V, key K, value V) { m[key] = value }

//go:noinline
func storeAny(m map[any]route, key any, value route) { m[key] = value }

// fastest returns the least of several medians: what disturbs a function only makes it slower.
func fastest(functions ...func()) []float64 {
	best := observe.Nanoseconds(11, functions...)
	for batch := 1; batch < 10; batch++ {
		for i, time := range observe.Nanoseconds(11, functions...) {
			best[i] = min(best[i], time)
		}
	}
	return best
}

var sum int

func main() {
	byString, byID, byAny := map[string]*route{}, map[id]route{}, map[any]route{}
	ids, texts := make([]id, entries), make([]string, entries)
	for i := range ids {
		rand.Read(ids[i][:])
		texts[i] = string(ids[i][:])
		byString[texts[i]] = &route{i, i}
		byID[ids[i]] = route{i, i}
		byAny[ids[i]] = route{i, i}
	}

	count := func(f func(i int)) (count, bytes int64) {
		i := 0
		return observe.Allocs(func() { f(i % entries); i++ })
	}
	stringAllocs, stringBytes := count(func(i int) { sum += findString(byString, texts[i]).port })
	arrayAllocs, arrayBytes := count(func(i int) { sum += find(byID, ids[i]).port })

	genericStoreAllocs, _ := count(func(i int) { store(byID, ids[i], route{i, i}) })
	anyStoreAllocs, _ := count(func(i int) { storeAny(byAny, ids[i], route{i, i}) })

	all := func(f func(i int)) func() {
		return func() {
			for i := 0; i < 20*entries; i++ {
				f(i % entries)
			}
		}
	}
	times := fastest(
		all(func(i int) { sum += findPlain(byID, ids[i]).port }),
		all(func(i int) { sum += find(byID, ids[i]).port }),
		all(func(i int) { sum += findAny(byAny, ids[i]).port }))
	observe.Print(observe.Observations{
		"string_allocs":         stringAllocs,
		"string_bytes":          stringBytes,
		"array_allocs":          arrayAllocs,
		"array_bytes":           arrayBytes,
		"generic_store_allocs":  genericStoreAllocs,
		"any_store_allocs":      anyStoreAllocs,
		"generic_to_plain_time": times[1] / times[0],
		"any_to_generic_time":   times[2] / times[1],
	})
}
