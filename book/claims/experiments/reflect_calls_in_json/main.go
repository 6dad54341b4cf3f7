// Reads the source of encoding/json: whether the encoders of maps call reflect.Value.Interface.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"mapclinic/claims/internal/observe"
)

// encoders are the functions that encode a map: in encoding/json, and in encoding/json/v2, on which it is
// built since Go 1.27.
var encoders = map[string]bool{"makeMapArshaler": true, "mapEncoder.encode": true}

func name(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	kind := f.Recv.List[0].Type
	if pointer, ok := kind.(*ast.StarExpr); ok {
		kind = pointer.X
	}
	if plain, ok := kind.(*ast.Ident); ok {
		return plain.Name + "." + f.Name.Name
	}
	return ""
}

func main() {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	found, interfaceCalls, loops := 0, 0, 0
	for _, folder := range []string{"encoding/json", "encoding/json/v2"} {
		paths, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", folder, "*.go"))
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				panic(err)
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
			if err != nil {
				panic(err)
			}
			for _, declaration := range file.Decls {
				f, ok := declaration.(*ast.FuncDecl)
				if !ok || !encoders[name(f)] {
					continue
				}
				found++
				ast.Inspect(f, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					if method, ok := call.Fun.(*ast.SelectorExpr); ok {
						switch method.Sel.Name {
						case "Interface":
							interfaceCalls++
						case "MapRange":
							loops++
						}
					}
					return true
				})
			}
		}
	}
	observe.Print(observe.Observations{
		"map_encoders":    found,
		"loops":           loops,
		"interface_calls": interfaceCalls,
	})
}
