// The machine code of an atomic load and an atomic add, on two processors.
package main

import (
	"os"

	"mapclinic/claims/internal/observe"
)

func compile(architecture, file string) observe.Compiled {
	os.Setenv("GOARCH", architecture)
	os.Setenv("CGO_ENABLED", "0")
	compiled := observe.Compile(file, "-gcflags=-S")
	if !compiled.Builds {
		panic(compiled.Output)
	}
	return compiled
}

func main() {
	load := compile("arm64", "testdata/atomics.go")
	armAdd := compile("arm64", "testdata/add.go")
	add := compile("amd64", "testdata/add.go")
	observe.Print(observe.Observations{
		"arm64_load_ldar":      load.Lines(`\tLDAR\t`),
		"arm64_load_exclusive": load.Lines(`\tLDAXR\t|\tSTLXR\t`),
		"arm64_add_exclusive":  armAdd.Lines(`\tLDAXR\t|\tSTLXR\t`),
		"arm64_add_one_step":   armAdd.Lines(`\tLDADDALD\t`),
		"arm64_add_calls":      armAdd.Lines(`\tCALL\t.*[aA]tomic`),
		"amd64_add_lock":       add.Lines(`\tLOCK`),
		"amd64_add_xaddq":      add.Lines(`\tXADDQ\t`),
		"amd64_add_calls":      add.Lines(`\tCALL\t.*[aA]tomic|__atomic`),
	})
}
