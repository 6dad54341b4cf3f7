// Which changes cross the border between a value in a map and the variable that it came from, or that it
// was read into.
package main

import "mapclinic/claims/internal/observe"

type user struct {
	Name string
	Tags []string
}

func main() {
	m := map[string]user{}
	stored := user{Name: "first", Tags: []string{"first"}}
	m["in"] = stored
	stored.Name, stored.Tags[0] = "second", "second"

	m["out"] = user{Name: "first", Tags: []string{"first"}}
	read := m["out"]
	read.Name, read.Tags[0] = "second", "second"
	before := m["out"]

	m["out"] = read
	observe.Print(observe.Observations{
		"field_after_change_of_the_source":   m["in"].Name,
		"element_after_change_of_the_source": m["in"].Tags[0],
		"field_after_change_of_the_copy":     before.Name,
		"element_after_change_of_the_copy":   before.Tags[0],
		"field_after_write_back":             m["out"].Name,
	})
}
