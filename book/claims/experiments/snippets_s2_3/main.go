// If programs with the shape of those in chapter 3 build, and what the compiler and vet say.
package main

import "mapclinic/claims/internal/observe"

func main() {
	keys := observe.Compile("testdata/keys.go", "-gcflags=-m")
	log := observe.Compile("testdata/log.go", "-gcflags=-m")
	builds := func(name string) bool { return observe.Compile("testdata/" + name + ".go").Builds }
	observe.Print(observe.Observations{
		"sync_cache_builds":          builds("sync_cache"),
		"map_cache_builds":           builds("map_cache"),
		"one_result_builds":          builds("cancel_one"),
		"dropped_cancel_builds":      builds("cancel_dropped"),
		"vet_names_dropped":          observe.Vet("testdata/cancel_dropped.go").Says("cancel function"),
		"pointer_assertion_builds":   builds("assert_pointer"),
		"pointer_conversion_builds":  builds("convert_pointer"),
		"slice_as_string_key_builds": builds("string_keys"),
		"any_key_escapes":            keys.Says("moved to heap: anyUser"),
		"typed_key_escapes":          keys.Says("moved to heap: typedUser"),
		"local_box_escapes":          keys.Says("local escapes to heap"),
		"logged_struct_escapes":      log.Says(`\bu escapes to heap`),
		"logged_string_escapes":      log.Says(`named(\.id)? escapes to heap`),
		"reflected_escapes":          log.Says(`read escapes to heap`),
		"value_of_is_inlined":        log.Says(`inlining call to reflect\.ValueOf`),
	})
}
