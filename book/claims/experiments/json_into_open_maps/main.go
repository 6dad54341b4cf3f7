// What comes of JSON in maps with an open and with a fixed value type.
package main

import (
	"encoding/json"
	"fmt"

	"mapclinic/claims/internal/observe"
)

type strategy string

const linear strategy = "linear"

func main() {
	open := map[string]any{}
	err := json.Unmarshal([]byte(`{"retries": 3, "users": [{"name": "Ann"}]}`), &open)
	if err != nil {
		panic(err)
	}
	fixed := map[string]int{}
	wrongType := json.Unmarshal([]byte(`{"retries": "three"}`), &fixed)
	var text map[string]string
	listForText := json.Unmarshal([]byte(`{"users": [{"name": "Ann"}]}`), &text)
	chosen := map[string]strategy{"strategy": linear}
	outOfRange := json.Unmarshal([]byte(`{"strategy": "sideways"}`), &chosen)
	observe.Print(observe.Observations{
		"type_of_number":         fmt.Sprintf("%T", open["retries"]),
		"type_of_list":           fmt.Sprintf("%T", open["users"]),
		"int_assertion_panic":    observe.Panics(func() { _ = open["retries"].(int) }),
		"text_assertion_panic":   observe.Panics(func() { _ = open["users"].(string) }),
		"wrong_type_is_error":    wrongType != nil,
		"list_for_text_is_error": listForText != nil,
		"constants_are_enforced": outOfRange != nil,
		"value_out_of_range":     string(chosen["strategy"]),
	})
}
