// Which interface values are one key of a map, and which are two.
package main

import (
	"math"
	"strings"

	"mapclinic/claims/internal/observe"
)

type mixed struct {
	number float64
	_      int32
	text   string
}

type pointing struct{ to *int }

// folded has the method that some believe maps ask.
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
	zero, one, same := 0.0, 1, 1
	text := strings.Repeat("ab", 3)
	m := map[any]int{1: 10, "one": 10, 2: 20}
	observe.Print(observe.Observations{
		"same_int_entries":           entries(1, 1),
		"int_and_int64_entries":      entries(int(1), int64(1)),
		"int_string_pointer_entries": entries(1, "one", &one),
		"mixed_lookups":              m[1] == 10 && m["one"] == 10 && m[2] == 20,
		"equal_slices_panic":         observe.Panics(func() { a, b := any([]int{1}), any([]int{1}); _ = a == b }),
		"slice_key_panic":            observe.Panics(func() { entries([]int{1}) }),
		"map_key_panic":              observe.Panics(func() { entries(map[int]int{}) }),
		"func_key_panic":             observe.Panics(func() { entries(func() {}) }),
		"unequal_keys_equal_values":  m[1] == m["one"],
		"equal_keys_equal_values":    m[any(2)] == m[any(1+1)],
		"pointing_to_equal_entries":  entries(pointing{&one}, pointing{&same}),
		"pointing_to_same_entries":   entries(pointing{&one}, pointing{&one}),
		"unexported_fields_entries":  entries(mixed{number: 1, text: "ababab"}, mixed{number: 1, text: text}),
		"zeros_of_two_signs_entries": entries(mixed{number: zero}, mixed{number: math.Copysign(zero, -1)}),
		"with_equal_method_entries":  entries(folded{"a"}, folded{"A"}),
		"equal_method_says":          folded{"a"}.Equal(folded{"A"}),
	})
}
