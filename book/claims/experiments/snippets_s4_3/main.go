// Do the programs of this chapter build, and does go vet warn of the maps that they share?
package main

import "mapclinic/claims/internal/observe"

func main() {
	observe.Print(observe.Observations{
		"clone_builds":  observe.Compile("testdata/clone.go").Builds,
		"clone_vet":     observe.Vet("testdata/clone.go").Builds,
		"rewrap_builds": observe.Compile("testdata/rewrap.go").Builds,
		"rewrap_vet":    observe.Vet("testdata/rewrap.go").Builds,
		"decode_builds": observe.Compile("testdata/decode.go").Builds,
		"decode_vet":    observe.Vet("testdata/decode.go").Builds,
	})
}
