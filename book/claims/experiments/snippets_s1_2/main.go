// Whether the pieces of code of the chapter build, as reduced programs of the same form.
package main

import "mapclinic/claims/internal/observe"

func main() {
	observe.Print(observe.Observations{
		"bucket_index_builds":      observe.Compile("testdata/bucket_index.go").Builds,
		"map_from_function_builds": observe.Compile("testdata/map_from_function.go").Builds,
		"assignment_builds":        observe.Compile("testdata/assignment.go").Builds,
	})
}
