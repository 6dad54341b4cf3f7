// Reads the source of the runtime's maps: which types, fields and functions it declares.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"

	"mapclinic/claims/internal/observe"
)

func main() {
	// -e, because internal/runtime/maps exists since Go 1.24 only.
	list := "{{range .GoFiles}}{{$.Dir}}/{{.}}\n{{end}}"
	files, err := exec.Command("go", "list", "-e", "-f", list, "runtime", "internal/runtime/maps").Output()
	if err != nil {
		panic(err)
	}
	declared, calls := map[string]bool{}, map[string]bool{}
	for _, path := range strings.Fields(string(files)) {
		ofMaps := strings.HasPrefix(filepath.Base(path), "map") || strings.HasSuffix(filepath.Dir(path), "/maps")
		if !ofMaps {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			panic(err)
		}
		note(file, declared, calls)
	}
	observe.Print(observe.Observations{
		"has_hmap":                 declared["hmap"],
		"hmap_has_buckets":         declared["hmap.buckets"] && declared["hmap.oldbuckets"],
		"has_map_with_directory":   declared["Map.dirPtr"],
		"has_growWork":             declared["growWork"],
		"has_bucketsShift":         declared["bucketsShift"],
		"has_mapassign_faststr":    declared["mapassign_faststr"],
		"mapassign_calls_growWork": calls["mapassign > growWork"],
		"mapaccess_calls_growWork": calls["mapaccess1 > growWork"] || calls["mapaccess2 > growWork"],
		"has_hashWriting":          declared["hashWriting"],
		"map_code_takes_a_lock":    calls["lock"] || calls["Lock"],
	})
}

func note(file *ast.File, declared, calls map[string]bool) {
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			declared[d.Name.Name] = true
			ast.Inspect(d, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					switch callee := call.Fun.(type) {
					case *ast.Ident:
						calls[callee.Name], calls[d.Name.Name+" > "+callee.Name] = true, true
					case *ast.SelectorExpr:
						calls[callee.Sel.Name] = true
					}
				}
				return true
			})
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.ValueSpec:
					for _, name := range s.Names {
						declared[name.Name] = true
					}
				case *ast.TypeSpec:
					declared[s.Name.Name] = true
					if fields, ok := s.Type.(*ast.StructType); ok {
						for _, field := range fields.Fields.List {
							for _, name := range field.Names {
								declared[s.Name.Name+"."+name.Name] = true
							}
						}
					}
				}
			}
		}
	}
}
