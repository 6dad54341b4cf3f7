// 100,000 appends over 1,000 keys, to slices in a map and to slices behind pointers in a map.
package main

import (
	"flag"
	"testing"

	"mapclinic/claims/internal/observe"
)

const (
	keys    = 1000
	appends = 100_000
)

func byValue() map[int64][]byte {
	m := map[int64][]byte{}
	for i := 0; i < appends; i++ {
		key := int64(i % keys)
		m[key] = append(m[key], byte(i))
	}
	return m
}

func byPointer() map[int64]*[]byte {
	m := map[int64]*[]byte{}
	for i := 0; i < appends; i++ {
		slice := m[int64(i%keys)]
		if slice == nil {
			slice = new([]byte)
			m[int64(i%keys)] = slice
		}
		*slice = append(*slice, byte(i))
	}
	return m
}

func counted(name string, run func(), seen observe.Observations) {
	result := testing.Benchmark(func(b *testing.B) {
		for i := 0; i < b.N; i++ {
			run()
		}
	})
	seen[name+"_allocations"] = result.AllocsPerOp()
	seen[name+"_bytes"] = result.AllocedBytesPerOp()
}

func main() {
	testing.Init()
	if err := flag.Set("test.benchtime", "10x"); err != nil {
		panic(err)
	}
	seen := observe.Observations{"appends": appends, "keys": keys}
	counted("value", func() { byValue() }, seen)
	counted("pointer", func() { byPointer() }, seen)

	if err := flag.Set("test.benchtime", "100000x"); err != nil {
		panic(err)
	}
	single := testing.Benchmark(func(b *testing.B) {
		m := map[int64][]byte{}
		for i := 0; i < b.N; i++ {
			key := int64(i % keys)
			m[key] = append(m[key], byte(i))
		}
	})
	seen["allocations_an_append"] = single.AllocsPerOp()

	pointed := map[int64]*[]byte{1: {}}
	moves := 0
	for i := 0; i < 100; i++ {
		before := cap(*pointed[1])
		*pointed[1] = append(*pointed[1], 1)
		if cap(*pointed[1]) != before {
			moves++
		}
	}
	seen["new_arrays_behind_pointer"] = moves

	room := make([]byte, 1, 2)
	within, beyond := append(room, 1), append(room, 1, 2)
	seen["same_array_within_capacity"] = &within[0] == &room[0]
	seen["same_array_beyond_capacity"] = &beyond[0] == &room[0]
	observe.Print(seen)
}
