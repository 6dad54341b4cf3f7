// Values of many types as keys of a map[any]any.
package main

import "mapclinic/claims/internal/observe"

type withSlice struct{ tags []string }

type withInterface struct{ value any }

func put(key, value any) string {
	m := map[any]any{}
	return observe.Panics(func() { m[key] = value })
}

func main() {
	a, b := any(1), any(1)
	observe.Print(observe.Observations{
		"slice_panic":           put([]byte("key"), 1),
		"map_panic":             put(map[int]int{}, 1),
		"function_panic":        put(main, 1),
		"struct_of_slice_panic": put(withSlice{}, 1),
		"number_in_field_panic": put(withInterface{1}, 1),
		"slice_in_field_panic":  put(withInterface{[]byte("key")}, 1),
		"nil_key_panic":         put(nil, 1),
		"nil_value_panic":       put("key", nil),
		"int_and_string_panic":  put("1", 1) + put(1, 1),
		"equal_interfaces":      a == b,
		"slices_compared_panic": observe.Panics(func() { a, b = []byte{}, []byte{}; _ = a == b }),
	})
}
