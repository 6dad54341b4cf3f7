// Package explore inserts points into Go source at which the hook of mapclinic/probe/yield may let
// other goroutines go on.
//
// Text is inserted in place and never a line, so that every line keeps its number. A package whose
// text does not compile with points is left as it was.
package explore

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"slices"
)

// Options say what to insert.
//
// Hook is the import path of the package whose Point and After are called. Language is the version of Go
// that the package is written in, such as go1.27. If Tests is set, each test function begins with a call
// of the hook's Test.
type Options struct {
	Hook, Language string
	Tests          bool
}

// Submission are the options for what students hand in.
var Submission = Options{Hook: "mapclinic/probe/yield", Language: "go1.27"}

// Open returns the archive with the export data of a package.
type Open = func(path string) (io.ReadCloser, error)

// Instrument returns the files of one package, by name, with points inserted. An error means that
// they do not compile, with the points or without.
func Instrument(path string, files map[string][]byte, open Open, options Options) (explored map[string][]byte, err error) {
	defer func() {
		// Odd text may meet a fault of the parser or the type checker; that is no fault of the text.
		if value := recover(); value != nil {
			err = fmt.Errorf("%v", value)
		}
	}()
	fset := token.NewFileSet()
	c := checker{fset, path, options.Language, importer.ForCompiler(fset, "gc", open)}
	trees, info, err := c.check(files)
	if err != nil {
		return nil, fmt.Errorf("the original: %w", err)
	}
	p := pass{Options: options, info: info, alias: freeName(trees)}
	explored = make(map[string][]byte, len(files))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		explored[name] = p.file(fset.File(trees[name].FileStart), trees[name], files[name])
	}
	if _, _, err := c.check(explored); err != nil {
		return nil, fmt.Errorf("with points: %w", err)
	}
	return explored, nil
}

type checker struct {
	fset     *token.FileSet
	path     string
	language string
	packages types.Importer
}

func (c checker) check(files map[string][]byte) (map[string]*ast.File, *types.Info, error) {
	trees := make(map[string]*ast.File, len(files))
	for name, text := range files {
		tree, err := parser.ParseFile(c.fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		trees[name] = tree
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	config := types.Config{Importer: c.packages, GoVersion: c.language}
	_, err := config.Check(c.path, c.fset, slices.Collect(maps.Values(trees)), info)
	return trees, info, err
}

// freeName returns a name that stands nowhere in the package, so that it can clash with none and is
// shadowed by none.
func freeName(trees map[string]*ast.File) string {
	taken := make(map[string]bool)
	for _, tree := range trees {
		ast.Inspect(tree, func(node ast.Node) bool {
			if name, ok := node.(*ast.Ident); ok {
				taken[name.Name] = true
			}
			return true
		})
	}
	name := "yield"
	for taken[name] {
		name += "_"
	}
	return name
}
