// Compiles three small functions for two processors and looks at the instructions.
package main

import (
	"os"
	"regexp"
	"strings"

	"mapclinic/claims/internal/observe"
)

// functionsFor returns the assembly of each function in testdata for a processor.
func functionsFor(processor string) map[string]string {
	os.Setenv("GOARCH", processor)
	compiled := observe.Compile("testdata/operations.go", "-gcflags=-S")
	if !compiled.Builds {
		panic(compiled.Output)
	}
	functions := map[string]string{}
	begins := regexp.MustCompile(`(?m)^main\.(\w+) STEXT`)
	places := begins.FindAllStringSubmatchIndex(compiled.Output, -1)
	for i, place := range places {
		end := len(compiled.Output)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		functions[compiled.Output[place[2]:place[3]]] = compiled.Output[place[0]:end]
	}
	return functions
}

func has(text string, instructions ...string) bool {
	for _, one := range instructions {
		if !regexp.MustCompile(`\t` + one + `\t`).MatchString(text) {
			return false
		}
	}
	return true
}

func main() {
	amd64, arm64 := functionsFor("amd64"), functionsFor("arm64")
	calls := 0
	for _, functions := range []map[string]string{amd64, arm64} {
		for _, name := range []string{"add", "load", "plain"} {
			calls += strings.Count(functions[name], "\tCALL\t")
		}
	}
	observe.Print(observe.Observations{
		"amd64_add_is_xaddq": has(amd64["add"], "XADDQ") && strings.Contains(amd64["add"], "LOCK"),
		"arm64_add_has_loop": has(arm64["add"], "LDAXR", "STLXR"),
		"arm64_add_has_lse":  has(arm64["add"], "LDADDALD"),
		"arm64_load_is_ldar": has(arm64["load"], "LDAR") && !has(arm64["load"], "STLXR"),
		"arm64_copy_is_movd": has(arm64["plain"], "MOVD"),
		"calls":              calls,
	})
}
