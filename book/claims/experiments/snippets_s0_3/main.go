// What the compiler and vet say about the code of article 0, chapter 3.
package main

import "mapclinic/claims/internal/observe"

func main() {
	vetted := func(file string) bool { return observe.Vet(file).Builds }
	unsafeKeys := observe.Compile("testdata/unsafe_keys.go", "-gcflags=-m")
	observe.Print(observe.Observations{
		"mixed_keys_build":   observe.Compile("testdata/mixed_keys.go").Builds,
		"mixed_keys_vet":     vetted("testdata/mixed_keys.go"),
		"pointer_keys_build": observe.Compile("testdata/pointer_keys.go").Builds,
		"unsafe_keys_build":  unsafeKeys.Builds,
		"unsafe_keys_vet":    vetted("testdata/unsafe_keys.go"),
		"int_moved_to_heap":  unsafeKeys.Says(`new\(int\) escapes to heap`),
	})
}
