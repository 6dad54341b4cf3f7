// A generic struct around the values of a map that holds several types.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type safe[T any] struct{ value T }

var (
	numbers = map[string]safe[int]{}
	mixed   = map[string]any{}
	seed    = 1 << 20
)

func main() {
	mixed["name"] = safe[string]{"Ann"}
	numbers["age"], mixed["age"] = safe[int]{0}, safe[int]{0}
	oneType, _ := observe.Allocs(func() { numbers["age"] = safe[int]{seed} })
	severalTypes, _ := observe.Allocs(func() { mixed["age"] = safe[int]{seed} })
	observe.Print(observe.Observations{
		"wrapper_bytes":         int(unsafe.Sizeof(safe[int]{})),
		"value_bytes":           int(unsafe.Sizeof(seed)),
		"allocs_in_typed_map":   oneType,
		"allocs_in_mixed_map":   severalTypes,
		"wrong_assertion_panic": observe.Panics(func() { _ = mixed["name"].(safe[int]) }),
	})
}
