// Do the programs of this chapter build, and what do go vet and their output say?
package main

import (
	"os"
	"os/exec"
	"strings"

	"mapclinic/claims/internal/observe"
)

// output runs a program of testdata and returns what it prints, words separated by one space.
func output(file string) string {
	command := exec.Command("go", "run", observe.File("testdata/"+file))
	command.Stderr = os.Stderr
	printed, err := command.Output()
	if err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(string(printed)), " ")
}

func main() {
	observe.Print(observe.Observations{
		"assign_builds": observe.Compile("testdata/assign.go").Builds,
		"assign_vet":    observe.Vet("testdata/assign.go").Builds,
		"assign_prints": output("assign.go"),
		"copies_builds": observe.Compile("testdata/copies.go").Builds,
		"copies_vet":    observe.Vet("testdata/copies.go").Builds,
		"copies_prints": output("copies.go"),
		"fill_builds":   observe.Compile("testdata/fill.go").Builds,
		"fill_vet":      observe.Vet("testdata/fill.go").Builds,
	})
}
