// A search for unhashable keys of interface maps with nothing but static types: no data flow, no SSA.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"mapclinic/claims/internal/observe"
)

const source = `package p

type box struct{ value any }

func direct(m map[any]int)         { m[[]byte("key")] = 1 }
func hashable(m map[any]int)       { m["key"] = 1 }
func carried(m map[any]int)        { var key any = []byte("key"); m[key] = 1 }
func boxed(m map[any]int)          { m[box{[]byte("key")}] = 1 }
`

// found returns in which functions a value that its static type says is not comparable indexes a map.
func found() map[string]bool {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		panic(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	if _, err := new(types.Config).Check("p", files, []*ast.File{file}, info); err != nil {
		panic(err)
	}
	in := map[string]bool{}
	for _, declaration := range file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(function, func(node ast.Node) bool {
			if index, ok := node.(*ast.IndexExpr); ok && !types.Comparable(info.Types[index.Index].Type) {
				in[function.Name.Name] = true
			}
			return true
		})
	}
	return in
}

func main() {
	in := found()
	observe.Print(observe.Observations{
		"direct_found":   in["direct"],
		"hashable_found": in["hashable"],
		"carried_found":  in["carried"],
		"boxed_found":    in["boxed"],
	})
}
