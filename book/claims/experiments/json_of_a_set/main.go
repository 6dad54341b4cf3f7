// What encoding/json allocates for maps whose values have no size, and for other maps.
package main

import (
	"encoding/json"
	"fmt"
	"reflect"

	"mapclinic/claims/internal/observe"
)

const entries = 1000

type pair struct{ A, B int }

var (
	sink    any
	visited int
)

func marshal(m any) func() {
	return func() {
		if _, err := json.Marshal(m); err != nil {
			panic(err)
		}
	}
}

func main() {
	sets, numbers, pairs := map[string]struct{}{}, map[string]int{}, map[string]pair{}
	for i := 0; i < entries; i++ {
		key := fmt.Sprintf("key-%d", i)
		sets[key], numbers[key], pairs[key] = struct{}{}, 1000+i, pair{i, i}
	}
	text, err := json.Marshal(sets)
	if err != nil {
		panic(err)
	}
	empty, _ := json.Marshal(struct{}{})
	none := reflect.ValueOf(struct{}{})
	interfaceAllocs, _ := observe.Allocs(func() { sink = none.Interface() })
	setAllocs, _ := observe.Allocs(marshal(sets))
	numberAllocs, _ := observe.Allocs(marshal(numbers))
	pairAllocs, _ := observe.Allocs(marshal(pairs))
	decodeAllocs, _ := observe.Allocs(func() {
		into := make(map[string]struct{}, entries)
		if err := json.Unmarshal(text, &into); err != nil {
			panic(err)
		}
	})
	rangeAllocs, _ := observe.Allocs(func() {
		for key := range sets {
			visited += len(key)
		}
	})
	observe.Print(observe.Observations{
		"entries":                 entries,
		"set_allocs":              setAllocs,
		"number_allocs":           numberAllocs,
		"pair_allocs":             pairAllocs,
		"interface_allocs":        interfaceAllocs,
		"unmarshal_allocs":        decodeAllocs,
		"range_allocs":            rangeAllocs,
		"json_of_an_empty_struct": string(empty),
	})
}
