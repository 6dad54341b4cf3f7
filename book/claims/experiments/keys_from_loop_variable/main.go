// Whether a loop has one variable for all iterations, or one for each.
package main

import "mapclinic/claims/internal/observe"

func entries() int {
	m := map[any]int{}
	for i := 0; i < iterations; i++ {
		m[&i] = i
	}
	return len(m)
}

func main() {
	observe.Print(observe.Observations{"entries_before_1_22": entriesBefore(), "entries": entries()})
}
