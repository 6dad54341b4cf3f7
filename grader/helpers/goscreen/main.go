// Goscreen reads Go source as data and reports what the screen decides upon.
//
// It parses the files named as arguments and writes one JSON list to standard output: for each
// file its package name, imports, compiler directives, build constraints and syntax errors.
// It decides nothing itself; the rules are in grader/stages/screen.py.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

type source struct {
	File       string       `json:"file"`
	Package    string       `json:"package"`
	Imports    []importSpec `json:"imports"`
	Directives []line       `json:"directives"`
	Build      []line       `json:"build"`
	Errors     []line       `json:"errors"`
	TestMain   int          `json:"test_main"`
}

type importSpec struct {
	Path string `json:"path"`
	Name string `json:"name"`
	Line int    `json:"line"`
}

type line struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
}

func main() {
	sources := []source{}
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, "goscreen:", err)
			os.Exit(1)
		}
		sources = append(sources, inspect(filepath.Base(path), text))
	}
	if err := json.NewEncoder(os.Stdout).Encode(sources); err != nil {
		fmt.Fprintln(os.Stderr, "goscreen:", err)
		os.Exit(1)
	}
}

func inspect(name string, text []byte) source {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, text, parser.ParseComments|parser.SkipObjectResolution)
	found := source{File: name, Errors: syntaxErrors(err)}
	if file == nil {
		return found
	}
	if file.Name != nil {
		found.Package = file.Name.Name
	}
	found.Imports = imports(files, file)
	found.TestMain = testMain(files, file)
	for _, group := range file.Comments {
		for _, comment := range group.List {
			found.addComment(files.PositionFor(comment.Pos(), false), comment.Text)
		}
	}
	return found
}

// addComment notes comments that are instructions to a tool. Positions ignore //line on purpose:
// a student must not be able to move them.
func (s *source) addComment(at token.Position, text string) {
	noted := line{at.Line, at.Column, text}
	switch {
	case constraint.IsGoBuild(text), constraint.IsPlusBuild(text):
		s.Build = append(s.Build, noted)
	case strings.HasPrefix(text, "//go:"), strings.HasPrefix(text, "//line "),
		strings.HasPrefix(text, "/*line "), strings.HasPrefix(text, "//export "),
		strings.HasPrefix(text, "//extern "), strings.HasPrefix(text, "//cgo:"):
		s.Directives = append(s.Directives, noted)
	}
}

func imports(files *token.FileSet, file *ast.File) []importSpec {
	var specs []importSpec
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			path = spec.Path.Value
		}
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		specs = append(specs, importSpec{path, name, files.PositionFor(spec.Pos(), false).Line})
	}
	return specs
}

func testMain(files *token.FileSet, file *ast.File) int {
	for _, declared := range file.Decls {
		function, ok := declared.(*ast.FuncDecl)
		if ok && function.Recv == nil && function.Name.Name == "TestMain" {
			return files.PositionFor(function.Pos(), false).Line
		}
	}
	return 0
}

func syntaxErrors(err error) []line {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		if err != nil {
			return []line{{1, 1, err.Error()}}
		}
		return nil
	}
	var lines []line
	for _, one := range list {
		lines = append(lines, line{one.Pos.Line, one.Pos.Column, one.Msg})
	}
	return lines
}
