// What a new map with the same entries shares with the old one, and what making it costs.
package main

import (
	"fmt"

	"mapclinic/claims/internal/observe"
)

type point struct{ x, y int }

func copied(from map[string]any) map[string]any {
	to := make(map[string]any, len(from))
	for key, value := range from {
		to[key] = value
	}
	return to
}

func filled(entries int) map[string]any {
	m := make(map[string]any, entries)
	for i := 0; i < entries; i++ {
		m[fmt.Sprintf("key-%d", i)] = true
	}
	return m
}

var kept map[string]any

func main() {
	original := map[string]any{
		"number": 1,
		"point":  point{1, 1},
		"slice":  []int{1},
		"map":    map[string]int{"a": 1},
	}
	second := copied(original)
	second["new"] = true
	second["number"] = 2
	p := second["point"].(point)
	p.x = 2
	second["point"] = p
	second["slice"].([]int)[0] = 2
	second["map"].(map[string]int)["a"] = 2
	_, added := original["new"]

	small, large := filled(1000), filled(16000)
	_, smallBytes := observe.Allocs(func() { kept = copied(small) })
	_, largeBytes := observe.Allocs(func() { kept = copied(large) })
	observe.Print(observe.Observations{
		"new_key_is_shared": added,
		"number_is_shared":  original["number"] == 2,
		"struct_is_shared":  original["point"] == any(point{2, 1}),
		"slice_is_shared":   original["slice"].([]int)[0] == 2,
		"map_is_shared":     original["map"].(map[string]int)["a"] == 2,
		"bytes_of_1000":     smallBytes,
		"bytes_of_16000":    largeBytes,
	})
}
