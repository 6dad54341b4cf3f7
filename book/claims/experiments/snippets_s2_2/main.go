// If small programs build that put values in interfaces, and what the compiler reports about them.
package main

import "mapclinic/claims/internal/observe"

func main() {
	user := observe.Compile("testdata/user.go", "-gcflags=-m")
	code := observe.Compile("testdata/user.go", "-gcflags=-S")
	takes := observe.Compile("testdata/takes.go", "-gcflags=-m")
	observe.Print(observe.Observations{
		"returned_struct_builds":  user.Builds,
		"returned_struct_escapes": user.Says(`u escapes to heap`),
		"constant_struct_calls":   code.Lines(`\tCALL\t.*runtime\.(conv|newobject|mallocgc)`),
		"assertion_builds":        observe.Compile("testdata/assert.go").Builds,
		"unused_assertion_builds": observe.Compile("testdata/assert_unused.go").Builds,
		"decode_builds":           observe.Compile("testdata/decode.go").Builds,
		"decode_vets":             observe.Vet("testdata/decode.go").Builds,
		"interface_inlined":       takes.Says(`inlining call to IsNil`),
		"interface_stays":         takes.Says(`[: ]n does not escape`) && takes.Says(`[: ]m does not escape`),
	})
}
