// What the compiler and go vet check about the type of a map's values.
package main

import "mapclinic/claims/internal/observe"

func main() {
	builds := func(file string) bool { return observe.Compile("testdata/" + file).Builds }
	vets := func(file string) bool { return observe.Vet("testdata/" + file).Builds }
	observe.Print(observe.Observations{
		"right_type_builds":       builds("right_type.go"),
		"wrong_type_builds":       builds("wrong_type.go"),
		"any_builds":              builds("any_value.go"),
		"any_passes_vet":          vets("any_value.go"),
		"union_builds":            builds("union_value.go"),
		"sealed_builds":           builds("sealed_value.go"),
		"sealed_outsider_builds":  builds("sealed_outsider.go"),
		"missing_case_builds":     builds("missing_case.go"),
		"missing_case_passes_vet": vets("missing_case.go"),
		"constrained_builds":      builds("constrained.go"),
		"unconstrained_builds":    builds("unconstrained.go"),
	})
}
