// Collects the dynamic types of a map's values, and notices one that was not there before.
package main

import (
	"fmt"
	"reflect"
	"time"

	"mapclinic/claims/internal/observe"
)

type types map[reflect.Type]int

func (t types) note(values map[string]any) (unknown int) {
	for _, value := range values {
		kind := reflect.TypeOf(value)
		if t[kind] == 0 {
			unknown++
		}
		t[kind]++
	}
	return unknown
}

func main() {
	seen := types{}
	values := map[string]any{"count": 3, "name": "Ann"}
	first := seen.note(values)
	again := seen.note(values)
	values["since"] = time.Time{}
	later := seen.note(values)
	values["nested"] = map[string]any{"amount": int64(1)}
	nested := seen.note(values)
	observe.Print(observe.Observations{
		"unknown_at_first":   first,
		"unknown_again":      again,
		"unknown_later":      later,
		"name_of_type":       fmt.Sprintf("%T", values["since"]),
		"unknown_in_nested":  nested,
		"inner_type_is_seen": seen[reflect.TypeOf(int64(0))] > 0,
	})
}
