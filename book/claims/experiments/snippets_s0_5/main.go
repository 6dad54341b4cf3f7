// What the compiler makes of chapter 5's generic maps, reduced, and of package maps.
package main

import (
	"maps"
	"math"
	"os/exec"
	"strings"

	"mapclinic/claims/internal/observe"
)

func builds(file string, flags ...string) bool {
	return observe.Compile("testdata/"+file+".go", flags...).Builds
}

func main() {
	needed, err := exec.Command("go", "list", "-deps", "maps").Output()
	if err != nil {
		panic(err)
	}
	notANumber := map[string]float64{"key": math.NaN()}
	observe.Print(observe.Observations{
		"cache_builds":              builds("keyed_cache"),
		"cache_builds_as_1_18":      builds("keyed_cache", "-gcflags=-lang=go1.18"),
		"slice_constraint_builds":   builds("slice_constraint"),
		"map_constraint_builds":     builds("map_constraint"),
		"slice_argument_builds":     builds("slice_argument"),
		"wrong_key_builds":          builds("wrong_key"),
		"keys_as_slice_build":       builds("keys_as_slice"),
		"keys_as_iterator_build":    builds("keys_as_iterator"),
		"equal_is_in_1_21":          observe.Vet("testdata/equal_in_1_21.go").Builds,
		"equal_of_slices_builds":    builds("equal_of_slices"),
		"equal_with_not_a_number":   maps.Equal(notANumber, notANumber),
		"maps_needs_reflect":        strings.Contains("\n"+string(needed), "\nreflect\n"),
		"maps_equal_of_equal_ints":  maps.Equal(map[int]int{1: 2}, map[int]int{1: 2}),
		"maps_equal_of_other_value": maps.Equal(map[int]int{1: 2}, map[int]int{1: 3}),
	})
}
