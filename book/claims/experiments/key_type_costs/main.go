// What a lookup costs by the type of the key. Each key is made from an int64 first, as a caller would.
package main

import (
	"fmt"
	"strconv"
	"strings"

	"mapclinic/claims/internal/observe"
)

const entries = 1000

type pair struct{ tenant, id int64 }

type cost struct {
	kind   string
	lookup func(id int64)
}

func costOf[K comparable](key func(int64) K) cost {
	m := make(map[K]int64)
	for id := int64(0); id < entries; id++ {
		m[key(id)] = id
	}
	var zero K
	kind := strings.ReplaceAll(fmt.Sprintf("%T", any(zero)), "main.", "")
	return cost{kind, func(id int64) { found += m[key(id)] }}
}

var found int64

func main() {
	words := make([]string, entries)
	for id := range words {
		words[id] = "customer-" + strconv.Itoa(id)
	}
	costs := []cost{
		costOf(func(id int64) int64 { return id }),
		costOf(func(id int64) pair { return pair{1, id} }),
		costOf(func(id int64) [4]int64 { return [4]int64{id, 0, 0, 1} }),
		costOf(func(id int64) string { return words[id] }),
		costOf(func(id int64) *string { return &words[id] }),
		costOf(func(id int64) float64 { return float64(id) }),
	}
	boxedInt := costOf(func(id int64) any { return id + entries })
	boxedInt.kind = "any(int64)"
	boxedString := costOf(func(id int64) any { return words[id] })
	boxedString.kind = "any(string)"
	boxedPair := costOf(func(id int64) any { return pair{1, id} })
	boxedPair.kind = "any(pair)"
	costs = append(costs, boxedInt, boxedString, boxedPair)

	var kinds []string
	var allocations []int64
	var sweeps []func()
	for _, one := range costs {
		one := one
		count, _ := observe.Allocs(func() { one.lookup(entries / 2) })
		kinds, allocations = append(kinds, one.kind), append(allocations, count)
		sweeps = append(sweeps, func() {
			for id := int64(0); id < entries; id++ {
				one.lookup(id)
			}
		})
	}
	ratios := observe.Nanoseconds(301, sweeps...)
	for i := len(ratios) - 1; i >= 0; i-- {
		ratios[i] /= ratios[0]
	}
	observe.Print(observe.Observations{
		"kinds": strings.Join(kinds, " "), "time_ratio": ratios, "allocations": allocations,
	})
}
