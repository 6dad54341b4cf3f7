// Whether the pieces of code of the chapter build, as reduced programs of the same form.
package main

import "mapclinic/claims/internal/observe"

func main() {
	observe.Print(observe.Observations{
		"sync_map_builds":  observe.Compile("testdata/sync_map.go").Builds,
		"rwmutex_builds":   observe.Compile("testdata/rwmutex.go").Builds,
		"shadowing_builds": observe.Compile("testdata/shadowing.go").Builds,
	})
}
