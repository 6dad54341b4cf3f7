// Compiles and vets small files with what the code of the chapter relies on.
package main

import "mapclinic/claims/internal/observe"

func main() {
	builds := func(file string) bool { return observe.Compile("testdata/" + file).Builds }
	observe.Print(observe.Observations{
		"writes_in_goroutine_builds":     builds("writes_in_goroutine.go"),
		"writes_in_goroutine_passes_vet": observe.Vet("testdata/writes_in_goroutine.go").Builds,
		"copy_builds":                    builds("copy_entries.go"),
		"copy_passes_vet":                observe.Vet("testdata/copy_entries.go").Builds,
	})
}
