// What the compiler says of ways to change a field of a map's struct value.
package main

import "mapclinic/claims/internal/observe"

func main() {
	field := observe.Compile("testdata/field_of_map_value.go")
	observe.Print(observe.Observations{
		"field_builds":           field.Builds,
		"field_is_named":         field.Says(`cannot assign to struct field accounts\["one"\]\.Owner in map`),
		"address_builds":         observe.Compile("testdata/address_of_map_value.go").Builds,
		"write_back_builds":      observe.Compile("testdata/write_back.go").Builds,
		"through_pointer_builds": observe.Compile("testdata/field_through_pointer.go").Builds,
	})
}
