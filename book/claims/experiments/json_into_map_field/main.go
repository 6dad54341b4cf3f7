// Decode JSON into structs with map fields, and see who shares a map with whom.
package main

import (
	"encoding/json"
	"maps"
	"reflect"

	"mapclinic/claims/internal/observe"
)

type flat struct {
	Labels map[string]string `json:"labels"`
}

type nested struct {
	Labels map[string]any `json:"labels"`
}

const text = `{"labels":{"zone":"a","inner":"b"}}`

func decode(target any, raw []byte) {
	if err := json.Unmarshal(raw, target); err != nil {
		panic(err)
	}
}

func header(m any) uintptr {
	return reflect.ValueOf(m).Pointer()
}

func main() {
	raw := []byte(text)
	var first, second flat
	decode(&first, raw)
	decode(&second, raw)

	held := map[string]string{"old": "kept"}
	preset := flat{held}
	decode(&preset, raw)

	assigned := first.Labels
	assigned["zone"] = "changed"
	kept := first.Labels
	allocs, _ := observe.Allocs(func() { kept = first.Labels })
	cloned := maps.Clone(first.Labels)
	cloned["inner"] = "of clone"
	rawUnchanged := string(raw) == text
	for i := range raw {
		raw[i] = ' '
	}

	var deep nested
	decode(&deep, []byte(`{"labels":{"inner":{"zone":"a"}}}`))
	shallow := maps.Clone(deep.Labels)
	shallow["inner"].(map[string]any)["zone"] = "changed"

	observe.Print(observe.Observations{
		"nil_field_gets_map":         first.Labels != nil,
		"two_decodings_share":        header(first.Labels) == header(second.Labels),
		"preset_map_kept":            header(preset.Labels) == header(held),
		"preset_old_entry_kept":      preset.Labels["old"] == "kept",
		"preset_seen_through_other":  held["zone"] == "a",
		"raw_unchanged":              rawUnchanged,
		"second_unchanged":           second.Labels["zone"] == "a" && second.Labels["inner"] == "b",
		"assigned_shares":            header(kept) == header(assigned),
		"assigned_write_seen":        first.Labels["zone"] == "changed",
		"assignment_allocs":          allocs,
		"clone_write_seen":           first.Labels["inner"] == "of clone",
		"clone_of_nested_write_seen": deep.Labels["inner"].(map[string]any)["zone"] == "changed",
	})
}
