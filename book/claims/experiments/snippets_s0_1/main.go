// What the compiler says about key types: of the map, of type parameters, and of what an interface key holds.
package main

import (
	"regexp"

	"mapclinic/claims/internal/observe"
)

func builds(file string) bool { return observe.Compile("testdata/" + file + ".go").Builds }

func main() {
	slice := observe.Compile("testdata/slice_key.go")
	ten := observe.Compile("testdata/ten_key_types.go", "-gcflags=-S")
	stores := regexp.MustCompile(`\tCALL\t(runtime\.mapassign\w*)`).FindAllStringSubmatch(ten.Output, -1)
	called := map[string]bool{}
	for _, store := range stores {
		called[store[1]] = true
	}
	names := map[interface{}]string{}
	names[7] = "number"
	names["seven"] = "text"
	names[struct{ N int }{7}] = "struct"
	observe.Print(observe.Observations{
		"slice_key_builds":          slice.Builds,
		"slice_key_message":         slice.Says("invalid map key type"),
		"interface_for_comparable":  builds("interface_for_comparable"),
		"slice_for_comparable":      builds("slice_for_comparable"),
		"mixed_keys_build":          builds("mixed_keys"),
		"mixed_concrete_keys_build": builds("mixed_concrete_keys"),
		"mixed_generic_keys_build":  builds("mixed_generic_keys"),
		"slice_in_interface_builds": builds("slice_in_interface"),
		"mixed_keys_found":          names[7] + names["seven"] + names[struct{ N int }{7}],
		"stores_to_ten_map_types":   len(stores),
		"functions_that_they_call":  len(called),
	})
}
