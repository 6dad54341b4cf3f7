// What the compiler says of a map that is never emptied, of one that is, and of slices that are not used.
package main

import "mapclinic/claims/internal/observe"

func main() {
	leaky := observe.Compile("testdata/full_map.go", "-gcflags=-m")
	tidy := observe.Compile("testdata/tidy_map.go", "-gcflags=-m")
	slices := observe.Compile("testdata/short_lived_slices.go", "-gcflags=-m")
	observe.Print(observe.Observations{
		"leaky_builds":          leaky.Builds,
		"leaky_lines":           leaky.Lines(`leak`),
		"tidy_lines":            tidy.Lines(`leak`),
		"leaking_param_lines":   tidy.Lines(`leaking param`),
		"slices_build":          slices.Builds,
		"slices_do_not_escape":  slices.Says(`make\(\[\]byte, 1024\) does not escape`),
		"slices_escape_to_heap": slices.Says(`make\(\[\]byte, 1024\) escapes to heap`),
	})
}
