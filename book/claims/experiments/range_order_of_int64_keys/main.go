// The order in which range gives the keys of a map[int64][]string, in many iterations.
package main

import (
	"fmt"
	"sort"

	"mapclinic/claims/internal/observe"
)

const iterations = 200

func main() {
	m := map[int64][]string{}
	for key := int64(0); key < 8; key++ {
		m[key] = []string{"item"}
	}
	orders, firsts, ascending := map[string]bool{}, map[int64]bool{}, 0
	for i := 0; i < iterations; i++ {
		var keys []int64
		for key := range m {
			keys = append(keys, key)
		}
		orders[fmt.Sprint(keys)] = true
		firsts[keys[0]] = true
		if sort.SliceIsSorted(keys, func(i, j int) bool { return keys[i] < keys[j] }) {
			ascending++
		}
	}
	observe.Print(observe.Observations{
		"orders":    len(orders),
		"firsts":    len(firsts),
		"ascending": ascending,
		"printed":   fmt.Sprint(m) == fmt.Sprint(m),
	})
}
