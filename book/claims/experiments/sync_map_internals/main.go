// The fields of a sync.Map, and what they mean for memory and time.
package main

import (
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

const entries = 20_000

func filled() *sync.Map {
	m := new(sync.Map)
	for i := int64(0); i < entries; i++ {
		m.Store(i, i)
	}
	// Up to 1.23 this makes all entries readable without a lock.
	for i := int64(0); i < 2*entries; i++ {
		m.Load(i % entries)
	}
	return m
}

func fields() string {
	var names []string
	for i, mapType := 0, reflect.TypeOf(sync.Map{}); i < mapType.NumField(); i++ {
		names = append(names, mapType.Field(i).Name)
	}
	return " " + strings.Join(names, " ") + " "
}

func bytesOfNewKey(m *sync.Map) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m.Store(int64(-1), 1)
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

func main() {
	kept := filled()
	growth := observe.HeapGrowth(func() any { return filled() })
	afterDeletes := observe.HeapGrowth(func() any {
		m := filled()
		for i := int64(0); i < entries; i++ {
			m.Delete(i)
		}
		return m
	})
	visited := 0
	kept.Range(func(any, any) bool { visited++; return true })

	load := func(assert bool) func() {
		return func() {
			total := int64(0)
			for i := int64(0); i < entries; i++ {
				value, _ := kept.Load(i)
				if assert {
					total += value.(int64)
				} else if value != nil {
					total++
				}
			}
			if total == 0 {
				panic("nothing was loaded")
			}
		}
	}
	// The least of several: a slow moment of the machine makes a ratio larger, or smaller, by chance.
	withAssertion := math.Inf(1)
	for round := 0; round < 5; round++ {
		times := observe.Nanoseconds(41, load(false), load(true))
		withAssertion = math.Min(withAssertion, times[1]/times[0])
	}
	observe.Print(observe.Observations{
		"fields":              fields(),
		"bytes_of_new_key":    bytesOfNewKey(kept),
		"entries":             entries,
		"visited_by_range":    visited,
		"kept_after_deletes":  float64(afterDeletes) / float64(growth),
		"time_with_assertion": withAssertion,
		"unasserted_builds":   observe.Compile("testdata/unasserted.go").Builds,
	})
}
