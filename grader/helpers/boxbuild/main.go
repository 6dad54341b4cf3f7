// Boxbuild compiles one submission and its checks inside the compile box.
//
// It calls the compile, link and vet tools of the kit directly, with the archives that the kit
// holds. Compared with `go test -c` that needs no C compiler, no build cache that has to be
// writable (and could be poisoned), and about a third less time.
//
// It reads a request as JSON on standard input and writes a response as JSON to standard output.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
)

// request says what to build. Files and checks are base names below <in>/<package> and <in>/checks.
type request struct {
	Package string   `json:"package"`
	Files   []string `json:"files"`
	Checks  []string `json:"checks"`
	Tests   []string `json:"tests"`
}

// step is one call of a tool. Mode is plain, race, explore or vet; output is what the tool printed.
type step struct {
	Mode   string `json:"mode"`
	Name   string `json:"name"`
	Exit   int    `json:"exit"`
	Output string `json:"output"`
}

// modes in the order in which their steps are told.
var modes = []string{"plain", "race", "explore", "vet"}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: boxbuild KIT_DIR IN_DIR OUT_DIR < request.json")
		os.Exit(2)
	}
	steps, err := run(os.Args[1], os.Args[2], os.Args[3])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(steps)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "boxbuild:", err)
		os.Exit(1)
	}
}

// run builds all modes and vets side by side. An error is a fault of the box and never of the
// submission: what the tools say of that is in the steps.
func run(kit, in, out string) ([]step, error) {
	var req request
	if err := json.NewDecoder(os.Stdin).Decode(&req); err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	builds := make([]build, len(modes))
	for i, mode := range modes {
		var err error
		if builds[i], err = newBuild(req, mode, kit, in, out); err != nil {
			return nil, err
		}
	}
	explored := builds[0].explored(out)
	errs := make([]error, len(modes))
	var done sync.WaitGroup
	for i, one := range builds {
		done.Go(func() { errs[i] = one.made(explored) })
	}
	done.Wait()
	var steps []step
	for _, one := range builds {
		steps = append(steps, *one.steps...)
	}
	if _, err := explored(); err != nil {
		steps = append(steps, step{Mode: "explore", Name: "points", Exit: 1, Output: err.Error()})
	}
	return steps, errors.Join(append(errs, os.RemoveAll(exploredFolder(out)))...)
}

// made does what the mode is for. The plain build is that of the student's own text, and comes
// first, so that what the compiler says of it is what the student sees.
func (b build) made(explored func() (string, error)) error {
	switch b.mode {
	case "vet":
		return b.vet()
	case "race", "explore":
		b.sources = func() string { folder, _ := explored(); return folder }
	}
	return b.binary()
}
