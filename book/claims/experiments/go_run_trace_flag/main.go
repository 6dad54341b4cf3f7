// Asks the go command itself which flags it knows.
package main

import (
	"os/exec"
	"strings"

	"mapclinic/claims/internal/observe"
)

func goSays(arguments ...string) string {
	output, err := exec.Command("go", arguments...).CombinedOutput()
	if _, refused := err.(*exec.ExitError); err != nil && !refused {
		panic(err)
	}
	return string(output)
}

func main() {
	observe.Print(observe.Observations{
		"run_refuses":           strings.Contains(goSays("run", "-trace=trace.out", "main.go"), "flag provided but not defined: -trace"),
		"test_takes":            strings.Contains(goSays("help", "testflag"), "-trace trace.out"),
		"vettool_is_documented": strings.Contains(goSays("help", "vet"), "-vettool"),
	})
}
