// What the Go compiler is made of.
package main

import (
	"os/exec"
	"strings"

	"mapclinic/claims/internal/observe"
)

func main() {
	output, err := exec.Command("go", "list", "-deps", "cmd/compile").Output()
	if err != nil {
		panic(err)
	}
	packages := strings.Fields(string(output))
	llvm, ssa := 0, false
	for _, name := range packages {
		if strings.Contains(strings.ToLower(name), "llvm") {
			llvm++
		}
		ssa = ssa || name == "cmd/compile/internal/ssa"
	}
	observe.Print(observe.Observations{
		"packages":        len(packages),
		"llvm_packages":   llvm,
		"has_its_own_ssa": ssa,
	})
}
