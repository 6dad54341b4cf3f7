// What a map[int64][]string gives for a key that it does not have.
package main

import "mapclinic/claims/internal/observe"

func main() {
	m := map[int64][]string{}
	isNil := m[1] == nil
	m[1] = append(m[1], "first")
	observe.Print(observe.Observations{
		"value_is_nil":        isNil,
		"length_after_append": len(m[1]),
		"guarded_index_panic": observe.Panics(func() { _ = len(m[2]) > 0 && m[2][0] == "" }),
		"index_panic":         observe.Panics(func() { _ = m[2][0] }),
	})
}
