// What the compiler and vet say of code like that of the chapter.
package main

import "mapclinic/claims/internal/observe"

func main() {
	unused := observe.Compile("testdata/unused_copy.go")
	used := observe.Compile("testdata/used_copy.go", "-gcflags=-m")
	boxing := observe.Compile("testdata/boxing.go", "-gcflags=-m")
	equality := observe.Compile("testdata/slice_equality.go")
	observe.Print(observe.Observations{
		"unused_copy_builds":      unused.Builds,
		"unused_copy_is_named":    unused.Says(`declared and not used: second`) || unused.Says(`second declared and not used`),
		"used_copy_builds":        used.Builds,
		"parameter_moved_to_heap": used.Says(`moved to heap: text`),
		"boxing_builds":           boxing.Builds,
		"boxed_escapes":           boxing.Says(`number escapes to heap`),
		"local_box_escapes":       boxing.Says(`inside escapes to heap`),
		"pointed_moved_to_heap":   boxing.Says(`moved to heap: pointed`),
		"by_value_builds":         observe.Compile("testdata/by_value.go").Builds,
		"set_churn_builds":        observe.Compile("testdata/set_churn.go").Builds,
		"sync_map_key_builds":     observe.Compile("testdata/slice_key_of_sync_map.go").Builds,
		"map_key_builds":          observe.Compile("testdata/slice_key_of_map.go").Builds,
		"slice_equality_builds":   equality.Builds,
		"mutex_copy_builds":       observe.Compile("testdata/mutex_copy.go").Builds,
		"vet_names_mutex_copy":    observe.Vet("testdata/mutex_copy.go").Says(`copies lock value`),
	})
}
