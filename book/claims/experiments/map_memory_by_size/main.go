// How much memory a map takes per entry, while it grows.
package main

import (
	"math"

	"mapclinic/claims/internal/observe"
)

func filled(size, hint int) func() any {
	return func() any {
		m := make(map[int64]int64, hint)
		for i := 0; i < size; i++ {
			m[int64(i)] = 0
		}
		return m
	}
}

func main() {
	var sizes []int
	var grown, hinted []float64
	for exponent := 10.0; exponent <= 18; exponent += 0.125 {
		size := int(math.Exp2(exponent))
		sizes = append(sizes, size)
		grown = append(grown, float64(observe.HeapGrowth(filled(size, 0)))/float64(size))
		hinted = append(hinted, float64(observe.HeapGrowth(filled(size, size)))/float64(size))
	}
	observe.Print(observe.Observations{
		"sizes": sizes, "bytes_per_entry": grown, "bytes_per_entry_with_hint": hinted,
	})
}
