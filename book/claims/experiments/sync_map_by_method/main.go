// What a sync.Map can do, and which of its methods take a lock, by the source of the library.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

func main() {
	var m sync.Map
	keys := []any{"text", 1, 2.5, [2]int{1, 2}, struct{ a, b string }{"x", "y"}}
	for i, key := range keys {
		m.Store(key, i)
	}
	found, visited := 0, 0
	for i, key := range keys {
		if value, ok := m.Load(key); ok && value == i {
			found++
		}
	}
	m.Range(func(any, any) bool {
		visited++
		return true
	})
	methods := methodsOfMap()
	observe.Print(observe.Observations{
		"keys":           len(keys),
		"found":          found,
		"visited":        visited,
		"locks_in_load":  methods["Load"],
		"locks_in_store": methods["Store"] + methods["Swap"],
	})
}

// methodsOfMap counts calls of Lock in the methods of the type that does the work of sync.Map.
func methodsOfMap() map[string]int {
	// -e, because internal/sync exists since Go 1.24 only.
	list := "{{range .GoFiles}}{{$.Dir}}/{{.}}\n{{end}}"
	files, err := exec.Command("go", "list", "-e", "-f", list, "sync", "internal/sync").Output()
	if err != nil {
		panic(err)
	}
	locks := map[string]int{}
	for _, path := range strings.Fields(string(files)) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			panic(err)
		}
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || !ofMap(f) {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if method, ok := call.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "Lock" {
						locks[f.Name.Name]++
					}
				}
				return true
			})
		}
	}
	return locks
}

func ofMap(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return false
	}
	receiver := f.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	if generic, ok := receiver.(*ast.IndexListExpr); ok {
		receiver = generic.X
	}
	name, ok := receiver.(*ast.Ident)
	return ok && (name.Name == "Map" || name.Name == "HashTrieMap")
}
