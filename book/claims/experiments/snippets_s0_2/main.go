// What the compiler and go vet make of chapter 2's code, reduced, and what one of them prints.
package main

import (
	"os/exec"
	"strings"

	"mapclinic/claims/internal/observe"
)

func quiet(file string) bool { return observe.Vet("testdata/" + file + ".go").Builds }

func builds(file string) bool { return observe.Compile("testdata/" + file + ".go").Builds }

// prints runs a file and returns what it wrote with println.
func prints(file string) string {
	output, err := exec.Command("go", "run", observe.File("testdata/"+file+".go")).CombinedOutput()
	if err != nil {
		panic(string(output))
	}
	return strings.TrimSpace(string(output))
}

func main() {
	observe.Print(observe.Observations{
		"pointer_keys_build":   builds("pointer_keys"),
		"pointer_keys_print":   prints("pointer_keys"),
		"shared_writes_build":  builds("shared_writes"),
		"shared_writes_vetted": quiet("shared_writes"),
		"sync_map_keys_build":  builds("sync_map_keys"),
		"sync_map_keys_print":  prints("sync_map_keys"),
		"sync_map_keys_vetted": quiet("sync_map_keys"),
	})
}
