// Looks for names in the source that comes with the Go distribution.
package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"mapclinic/claims/internal/observe"
)

// files returns the Go and assembler sources below folders of GOROOT/src that match a pattern.
func files(source, pattern string, folders ...string) map[string]string {
	found := map[string]string{}
	matches := regexp.MustCompile(pattern)
	for _, folder := range folders {
		// internal/runtime does not exist in older versions.
		_ = filepath.WalkDir(filepath.Join(source, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".s") {
				return nil
			}
			if text, err := os.ReadFile(path); err == nil && matches.Match(text) {
				found[path] = string(text)
			}
			return nil
		})
	}
	return found
}

func lines(texts map[string]string, word string) int {
	count := 0
	for _, text := range texts {
		count += strings.Count(text, word)
	}
	return count
}

func main() {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src")
	atomics := map[string]string{}
	for path, text := range files(source, `.`, "runtime/internal/atomic", "internal/runtime/atomic") {
		if strings.Contains(path, "amd64") {
			atomics[path] = text
		}
	}
	if len(atomics) == 0 {
		panic("the atomic operations for amd64 are not where they should be")
	}
	semaphores := files(source, `func semacquire1`, "runtime")
	runtimes := []string{"runtime", "internal/runtime", "sync", "internal/sync"}
	observe.Print(observe.Observations{
		"wbwrite_files":          len(files(source, `wbwrite`, runtimes...)),
		"compiler_barrier_files": len(files(source, `compilerBarrier`, runtimes...)),
		"mfence_in_atomics":      lines(atomics, "MFENCE"),
		"xchg_in_semaphores":     lines(semaphores, "Xchg"),
		"llvm_imports":           len(files(source, `(?m)^\s*(import )?"[^"]*llvm[^"]*"`, "cmd/compile")),
		"ssa_files":              len(files(source, `package ssa`, "cmd/compile/internal/ssa")),
	})
}
