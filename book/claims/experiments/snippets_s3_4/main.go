// Parses and compiles small pieces of what the code of the chapter relies on.
package main

import (
	"go/parser"
	"go/token"

	"mapclinic/claims/internal/observe"
)

const (
	rust = `package main

struct Report {
    body: [u8; 512],
    title: String,
}
`
	lifetime = `package main

type report struct{ title string }

func show(r &'a report) {}
`
)

func parses(text string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "main.go", text, 0)
	return err == nil
}

func main() {
	builds := func(file string) bool { return observe.Compile("testdata/" + file).Builds }
	observe.Print(observe.Observations{
		"rust_parses":              parses(rust),
		"lifetime_parses":          parses(lifetime),
		"pointer_builds":           builds("pointer.go"),
		"box_builds":               builds("box.go"),
		"box_passes_vet":           observe.Vet("testdata/box.go").Builds,
		"pool_builds":              builds("pool.go"),
		"several_spread_builds":    builds("append_several_and_spread.go"),
		"spread_of_rune_builds":    builds("append_spread_of_rune.go"),
		"append_to_pointer_builds": builds("append_to_pointer.go"),
		"append_several_builds":    builds("append_several.go"),
	})
}
