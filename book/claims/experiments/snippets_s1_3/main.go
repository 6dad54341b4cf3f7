// Whether the pieces of code of the chapter build, as reduced programs of the same form.
package main

import "mapclinic/claims/internal/observe"

func main() {
	observe.Print(observe.Observations{
		"shared_append_builds": observe.Compile("testdata/shared_append.go").Builds,
		"shared_append_vetted": observe.Vet("testdata/shared_append.go").Builds,
		"tick_reader_builds":   observe.Compile("testdata/tick_reader.go").Builds,
	})
}
