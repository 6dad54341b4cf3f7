// A scan of syntax trees for map types with int64 keys and slice values, on sparse and on ordinary use.
package main

import (
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"

	"mapclinic/claims/internal/observe"
)

const (
	sparse = `
func use() {
	m := map[int64][]int{}
	m[1] = nil
	m[999999] = nil
}`
	ordinary = `
func use(orders map[int64][]int, customer int64) {
	orders[customer] = append(orders[customer], 1)
}`
	named = `
type id = int64
var m map[id][]int`
	otherKey   = `var m map[string][]int`
	otherValue = `var m map[int64]int`
	position   = `var m = map[int64][]int{}`
)

type found struct {
	reports, reportsByTypes int
	columns                 []int
	constantKeys, otherKeys int
	least, most             int64
}

func scan(code string) (result found) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "scanned.go", "package scanned\n"+code, 0)
	if err != nil {
		panic(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	if _, err := (&types.Config{Importer: importer.Default()}).Check("scanned", files, []*ast.File{file}, info); err != nil {
		panic(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.MapType:
			key, isName := node.Key.(*ast.Ident)
			_, isArray := node.Value.(*ast.ArrayType)
			if isName && key.Name == "int64" && isArray {
				result.reports++
				result.columns = append(result.columns, files.Position(node.Pos()).Column)
			}
			basic, _ := info.TypeOf(node.Key).Underlying().(*types.Basic)
			_, isSlice := info.TypeOf(node.Value).Underlying().(*types.Slice)
			if basic != nil && basic.Kind() == types.Int64 && isSlice {
				result.reportsByTypes++
			}
		case *ast.IndexExpr:
			value := info.Types[node.Index].Value
			if value == nil {
				result.otherKeys++
				break
			}
			number, _ := constant.Int64Val(value)
			if result.constantKeys == 0 || number < result.least {
				result.least = number
			}
			if number > result.most {
				result.most = number
			}
			result.constantKeys++
		}
		return true
	})
	return result
}

func main() {
	misuse, use, alias := scan(sparse), scan(ordinary), scan(named)
	observe.Print(observe.Observations{
		"reports_on_sparse_use":         misuse.reports,
		"reports_on_ordinary_use":       use.reports,
		"span_of_constant_keys":         misuse.most / misuse.least,
		"constant_keys_in_ordinary_use": use.constantKeys,
		"computed_keys_in_ordinary_use": use.otherKeys,
		"alias_reports_by_syntax":       alias.reports,
		"alias_reports_by_types":        alias.reportsByTypes,
		"other_key_reports":             scan(otherKey).reportsByTypes,
		"other_value_reports":           scan(otherValue).reportsByTypes,
		"reported_column":               scan(position).columns[0],
	})
}
