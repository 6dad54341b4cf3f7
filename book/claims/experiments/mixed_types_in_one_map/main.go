// A map whose keys are ints, strings and structs in turn, beside maps with nothing but ints.
package main

import (
	"reflect"
	"runtime"
	"strconv"

	"mapclinic/claims/internal/observe"
)

const entries = 1024

func mixedKey(i int) any {
	switch i % 3 {
	case 0:
		return i
	case 1:
		return strconv.Itoa(i)
	}
	return struct{ x int }{i}
}

// growths fills a map and returns at which lengths it got more storage, and the largest share of that
// storage which entries of some size took, at any length above eight.
func growths(entryBytes int, insert func(i int)) (lengths []int, highest float64) {
	var before, after runtime.MemStats
	storage := uint64(1)
	for i := 0; i < entries; i++ {
		runtime.ReadMemStats(&before)
		insert(i)
		runtime.ReadMemStats(&after)
		// Smaller ones are overflow buckets.
		if grown := after.TotalAlloc - before.TotalAlloc; 2*grown > 3*storage {
			storage = grown
			lengths = append(lengths, i+1)
		}
		if share := float64((i+1)*entryBytes) / float64(storage); i >= 8 && share > highest {
			highest = share
		}
	}
	return lengths, highest
}

func fill[K comparable](keys []K) any {
	m := make(map[K]int, 8)
	for i, key := range keys {
		m[key] = i
	}
	return m
}

func kept[K comparable](keys []K) float64 {
	return float64(observe.HeapGrowth(func() any { return fill(keys) }))
}

// idle returns the share of the spans in use that no object takes, with many maps.
func idle[K comparable](keys []K) float64 {
	var maps []any
	for i := 0; i < 300; i++ {
		maps = append(maps, fill(keys))
	}
	observe.LiveHeapBytes()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	runtime.KeepAlive(maps)
	return 1 - float64(stats.HeapAlloc)/float64(stats.HeapInuse)
}

func objects(build func() any) int64 {
	var before, after runtime.MemStats
	observe.LiveHeapBytes()
	runtime.ReadMemStats(&before)
	built := build()
	observe.LiveHeapBytes()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(built)
	return int64(after.HeapObjects) - int64(before.HeapObjects)
}

func main() {
	var mixed, boxed []any
	var plain []int
	for i := 0; i < entries; i++ {
		mixed, boxed, plain = append(mixed, mixedKey(i)), append(boxed, i), append(plain, i)
	}
	a, b, c := make(map[any]int, 8), make(map[any]int, 8), make(map[int]int, 8)
	lengthsMixed, _ := growths(24, func(i int) { a[mixed[i]] = i })
	lengthsBoxed, _ := growths(24, func(i int) { b[boxed[i]] = i })
	lengthsPlain, highest := growths(16, func(i int) { c[plain[i]] = i })
	// The first is the unit with which each map begins.
	lengthsMixed, lengthsBoxed, lengthsPlain = lengthsMixed[1:], lengthsBoxed[1:], lengthsPlain[1:]
	types := map[reflect.Type]bool{}
	for key := range a {
		types[reflect.TypeOf(key)] = true
	}

	first := []any{1, "1", int8(1), uint16(1), 1.0, true, 'x', [1]int{1}}
	second := []any{uint(1), int64(1), float32(1), struct{}{}, [2]string{}, struct{ x int }{1}, 1i, int16(1)}
	small := make(map[any]int, 8)
	put := func(keys []any) {
		for _, key := range keys {
			small[key] = 1
		}
	}
	put(first)
	forEight, _ := observe.Allocs(func() { clear(small); put(first) })
	forOthers, _ := observe.Allocs(func() {
		put(first)
		for _, key := range first {
			delete(small, key)
		}
		put(second)
		clear(small)
	})
	kept(plain) // The first measurement includes what the runtime allocates once.
	keptMixed, keptBoxed, keptPlain := kept(mixed), kept(boxed), kept(plain)
	const unitMixed, unitPlain = 8 + 8*24, 8 + 8*16
	observe.Print(observe.Observations{
		"entries":                    len(a),
		"types":                      len(types),
		"growths_mixed":              len(lengthsMixed),
		"growths_of_ints":            len(lengthsBoxed),
		"growths_concrete":           len(lengthsPlain),
		"same_lengths":               reflect.DeepEqual(lengthsMixed, lengthsBoxed) && reflect.DeepEqual(lengthsMixed, lengthsPlain),
		"units_mixed":                int(keptMixed / unitMixed),
		"units_of_ints":              int(keptBoxed / unitMixed),
		"units_concrete":             int(keptPlain / unitPlain),
		"share_mixed":                entries * 24 / keptMixed,
		"share_concrete":             entries * 16 / keptPlain,
		"highest_share":              highest,
		"allocations_for_eight":      forEight,
		"allocations_of_other_types": forOthers,
		"idle_mixed":                 idle(mixed),
		"idle_of_ints":               idle(boxed),
		"idle_concrete":              idle(plain),
		"objects_of_mixed": objects(func() any {
			m := make(map[any]int, 8)
			for i := 0; i < entries; i++ {
				m[mixedKey(i)] = i
			}
			return m
		}),
		"objects_of_concrete": objects(func() any { return fill(plain) }),
	})
	runtime.KeepAlive([]any{b, c, mixed, boxed, plain})
}
