// Which interface values are one key of a map, and which are two.
package main

import (
	"math"
	"strings"

	"mapclinic/claims/internal/observe"
)

type numbered struct {
	number float64
	text   string
}

type pointing struct{ to *int }

// folded has a method that maps might ask, if they asked any.
type folded struct{ text string }

func (f folded) Equal(other folded) bool { return strings.EqualFold(f.text, other.text) }

func entries(keys ...any) int {
	m := map[any]bool{}
	for _, key := range keys {
		m[key] = true
	}
	return len(m)
}

func main() {
	one, same := 1, 1
	text := strings.Repeat("ab", 3)
	m := map[any]float64{1: 10, "one": 10, 2: 20, "none": math.NaN()}
	observe.Print(observe.Observations{
		"same_int_entries":           entries(1, 1),
		"int_and_int64_entries":      entries(int(1), int64(1)),
		"int_string_pointer_entries": entries(1, "one", &one),
		"equal_slices_panic":         observe.Panics(func() { a, b := any([]int{1}), any([]int{1}); _ = a == b }),
		"nan_entries":                entries(math.NaN(), math.NaN()),
		"unequal_keys_equal_values":  m[1] == m["one"],
		"equal_keys_equal_values":    m[any(2)] == m[any(1+1)],
		"equal_keys_unequal_values":  m["none"] != m["none"],
		"pointing_to_equal_entries":  entries(pointing{&one}, pointing{&same}),
		"pointing_to_same_entries":   entries(pointing{&one}, pointing{&one}),
		"unexported_fields_entries":  entries(numbered{1, "ababab"}, numbered{1, text}),
		"zeros_of_two_signs_entries": entries(numbered{0, "a"}, numbered{math.Copysign(0, -1), "a"}),
		"with_equal_method_entries":  entries(folded{"a"}, folded{"A"}),
		"equal_method_says":          folded{"a"}.Equal(folded{"A"}),
	})
}
