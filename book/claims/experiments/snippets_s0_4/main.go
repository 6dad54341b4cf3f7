// What the compiler and go vet make of chapter 4's code, reduced.
package main

import "mapclinic/claims/internal/observe"

func builds(file string) bool { return observe.Compile("testdata/" + file + ".go").Builds }

func main() {
	slice := observe.Vet("testdata/slice_in_interface_key.go")
	lock := observe.Vet("testdata/copied_lock.go")
	observe.Print(observe.Observations{
		"wide_constants_build":            builds("wide_constants"),
		"narrow_constants_build":          builds("narrow_constants"),
		"string_for_struct_builds":        builds("string_for_struct"),
		"string_for_string_builds":        builds("string_for_string"),
		"string_for_defined_builds":       builds("string_for_defined_string"),
		"named_fields_build":              builds("field_with_names"),
		"unnamed_fields_build":            builds("field_without_names"),
		"slice_field_builds":              builds("field_slice"),
		"byte_slice_key_builds":           builds("byte_slice_key"),
		"interface_key_builds":            builds("interface_key"),
		"gob_key_builds":                  builds("gob_key"),
		"slice_in_interface_builds":       builds("slice_in_interface_key"),
		"slice_in_interface_vet_messages": slice.Lines(`\.go:`),
		"copied_lock_builds":              builds("copied_lock"),
		"copied_lock_vet_messages":        lock.Lines(`\.go:`),
	})
}
