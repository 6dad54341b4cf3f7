// Which functions hash an interface key: those at work while one is hashed, and those that exist at all.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"mapclinic/claims/internal/observe"
)

// active returns the functions that were active when f panicked, each between spaces.
func active(f func()) (names string) {
	defer func() {
		if recover() == nil {
			return
		}
		callers := make([]uintptr, 50)
		frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
		for more := true; more; {
			var frame runtime.Frame
			frame, more = frames.Next()
			names += " " + frame.Function + " "
		}
	}()
	f()
	return ""
}

// functions returns the names of the functions in the sources of package runtime.
func functions() map[string]bool {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	names := map[string]bool{}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src/runtime/*.go"))
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			panic(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		for _, declaration := range file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok {
				names[function.Name.Name] = true
			}
		}
	}
	return names
}

type holder struct{ list []int }

func main() {
	// An unhashable key panics inside the hash function and so shows the way there.
	stored := active(func() { map[any]int{}[holder{}] = 1 })
	has := functions()
	observe.Print(observe.Observations{
		"nilinterhash_active": strings.Contains(stored, " runtime.nilinterhash "),
		"mapassign_active":    strings.Contains(stored, " runtime.mapassign "),
		"fast_path_active":    strings.Contains(stored, "mapassign_fast"),
		"conversion_active":   strings.Contains(stored, "E2I"),
		"reflect_active":      strings.Contains(stored, " reflect."),
		"has_nilinterhash":    has["nilinterhash"],
		"has_typehash":        has["typehash"],
		"has_ifacehash":       has["ifacehash"],
		"has_ifaceE2I":        has["ifaceE2I"],
		"has_efaceE2I":        has["efaceE2I"],
		"has_hashint64":       has["hashint64"],
		"has_memhash64":       has["memhash64"],
		"has_hashstring":      has["hashstring"],
		"has_strhash":         has["strhash"],
	})
}
