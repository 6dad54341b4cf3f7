// How often some words occur in the sources of the runtime, the compiler and the linker.
package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"mapclinic/claims/internal/observe"
)

// count returns how many lines of code hold a word; patterns are files below GOROOT/src.
func count(root, word string, patterns ...string) int {
	lines, read := 0, 0
	for _, pattern := range patterns {
		files, _ := filepath.Glob(filepath.Join(root, "src", pattern))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				panic(err)
			}
			read++
			for _, line := range strings.Split(string(text), "\n") {
				code := strings.TrimSpace(line)
				if !strings.HasPrefix(code, "//") && strings.Contains(code, word) {
					lines++
				}
			}
		}
	}
	if read == 0 {
		panic("no files of the Go distribution: " + strings.Join(patterns, " "))
	}
	return lines
}

func main() {
	output, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	root := strings.TrimSpace(string(output))
	// The atomic package has moved with Go 1.23; one of its two patterns finds nothing.
	atomics := []string{"runtime/internal/atomic/*_amd64.*", "internal/runtime/atomic/*_amd64.*"}
	runtime := append([]string{"runtime/*.go", "runtime/*.s", "sync/*.go"}, atomics...)
	observe.Print(observe.Observations{
		"mfence_in_semaphores":     count(root, "MFENCE", append(atomics, "runtime/sema.go")...),
		"lock_prefixes_in_atomics": count(root, "LOCK", atomics...),
		"movd_near_gopark":         count(root, "MOVD", "runtime/proc.go"),
		"gopark":                   count(root, "func gopark(", "runtime/proc.go"),
		"wbwrite":                  count(root, "wbwrite", runtime...),
		"compiler_barrier":         count(root, "compilerBarrier", runtime...),
		"atomicstore64":            count(root, "atomicstore64", runtime...),
		"conv_t2e":                 count(root, "func convT2E(", runtime...),
		"conv_t":                   count(root, "func convT(", runtime...),
		"fetch_add_in_linker":      count(root, "__atomic_fetch_add", "cmd/link/internal/*/*.go"),
		"ssa_atomic_add64":         count(root, "OpAtomicAdd64", "cmd/compile/internal/ssa/opGen.go"),
	})
}
