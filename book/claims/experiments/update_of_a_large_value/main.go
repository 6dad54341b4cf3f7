// Change one field of a large value in a map: copy it out and in again, or reach it through a pointer.
package main

import "mapclinic/claims/internal/observe"

type large struct {
	Count int
	Rest  [32 << 10]byte
}

const updates = 200

func main() {
	values, pointers := map[int]large{1: {}}, map[int]*large{1: {}}
	times := observe.Nanoseconds(15, func() {
		for i := 0; i < updates; i++ {
			value := values[1]
			value.Count++
			values[1] = value
		}
	}, func() {
		for i := 0; i < updates; i++ {
			pointers[1].Count++
		}
	})
	observe.Print(observe.Observations{
		"copies_by_pointers": times[0] / times[1],
		"count_in_values":    values[1].Count,
		"count_in_pointers":  pointers[1].Count,
	})
}
