// Compiles and vets the files in testdata.
package main

import "mapclinic/claims/internal/observe"

func main() {
	observe.Print(observe.Observations{
		"nil_assignment_builds": observe.Compile("testdata/nil_assignment.go").Builds,
		"nil_assignment_vetted": observe.Vet("testdata/nil_assignment.go").Output == "",
		"is_map_message":        observe.Compile("testdata/is_map.go").Says(`undefined: types\.IsMap`),
		"type_switch_builds":    observe.Compile("testdata/underlying_map.go").Builds,
		"safe_map_builds":       observe.Compile("testdata/safe_map.go").Builds,
	})
}
