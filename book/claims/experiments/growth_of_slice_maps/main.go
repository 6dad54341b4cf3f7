// At which entry maps with several kinds of keys and values grow, seen from what an insertion allocates.
package main

import (
	"fmt"
	"runtime"
	"strings"

	"mapclinic/claims/internal/observe"
)

const entries = 900

type threeWords struct{ a, b, c int64 }

// growth returns the lengths above 24 at which insertions allocated a new table, and the bytes of each.
func growth(insert func(i int)) (at string, bytes []int64) {
	var lengths []string
	var before, after runtime.MemStats
	for i := 1; i <= entries; i++ {
		runtime.ReadMemStats(&before)
		insert(i)
		runtime.ReadMemStats(&after)
		// In small maps a single overflow bucket is as large as a new table.
		if allocated := int64(after.TotalAlloc - before.TotalAlloc); i > 24 && allocated > int64(16*i) {
			lengths = append(lengths, fmt.Sprint(i))
			bytes = append(bytes, allocated)
		}
	}
	return strings.Join(lengths, " "), bytes
}

func main() {
	numbers, slices, structs := map[int64]int64{}, map[int64][]int{}, map[int64]threeWords{}
	texts, spread := map[string]int64{}, map[int64]int64{}
	names := make([]string, entries+1)
	for i := range names {
		names[i] = fmt.Sprint("name", i)
	}
	numbersAt, bytes := growth(func(i int) { numbers[int64(i)] = 1 })
	slicesAt, _ := growth(func(i int) { slices[int64(i)] = nil })
	structsAt, _ := growth(func(i int) { structs[int64(i)] = threeWords{} })
	textsAt, _ := growth(func(i int) { texts[names[i]] = 1 })
	spreadAt, _ := growth(func(i int) { spread[int64(i)*1_000_000_007] = 1 })
	observe.Print(observe.Observations{
		"int64_grows_at":  numbersAt,
		"slices_grow_at":  slicesAt,
		"structs_grow_at": structsAt,
		"string_grows_at": textsAt,
		"spread_grows_at": spreadAt,
		"growth_factor":   float64(bytes[3]) / float64(bytes[2]),
	})
}
