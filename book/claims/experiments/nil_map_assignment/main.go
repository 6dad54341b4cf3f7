// The three ways to begin with an empty map, of which one cannot be written to.
package main

import "mapclinic/claims/internal/observe"

func assign(m map[string]int) string {
	return observe.Panics(func() { m["key"] = 42 })
}

func main() {
	var declared map[string]int
	observe.Print(observe.Observations{
		"declared_panic": assign(declared),
		"made_panic":     assign(make(map[string]int)),
		"literal_panic":  assign(map[string]int{}),
	})
}
