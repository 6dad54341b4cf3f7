// What the source text of the standard library declares for maps, in the files that this toolchain compiles.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os/exec"
	"path/filepath"
	"strings"

	"mapclinic/claims/internal/observe"
)

type sources []*ast.File

// parse reads the packages that exist: internal/runtime/maps and internal/sync came with Go 1.24.
func parse(packages ...string) (files sources) {
	format := `{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}`
	listed, err := exec.Command("go", append([]string{"list", "-e", "-f", format}, packages...)...).Output()
	if err != nil {
		panic(err)
	}
	for _, path := range strings.Fields(string(listed)) {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Clean(path), nil, 0)
		if err != nil {
			panic(err)
		}
		files = append(files, file)
	}
	return files
}

// fields returns the types of a struct's fields by name.
func (s sources) fields(name string) map[string]string {
	found := map[string]string{}
	s.each(func(n ast.Node) {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || spec.Name.Name != name {
			return
		}
		if body, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range body.Fields.List {
				for _, one := range field.Names {
					found[one.Name] = types.ExprString(field.Type)
				}
			}
		}
	})
	return found
}

// constant returns the value of a constant as it is written, or "".
func (s sources) constant(name string) (value string) {
	s.each(func(n ast.Node) {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == name && len(spec.Values) == 1 {
			value = types.ExprString(spec.Values[0])
		}
	})
	return value
}

// functions returns the bodies of the functions and methods whose name ends so.
func (s sources) functions(ending string) (found sources) {
	s.each(func(n ast.Node) {
		if f, ok := n.(*ast.FuncDecl); ok && strings.HasSuffix(f.Name.Name, ending) {
			found = append(found, &ast.File{Name: f.Name, Decls: []ast.Decl{f}})
		}
	})
	return found
}

// calls counts the calls whose text holds another one.
func (s sources) calls(part string) (count int) {
	s.each(func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok && strings.Contains(types.ExprString(call), part) {
			count++
		}
	})
	return count
}

// operations counts assignments and expressions with an operator on something whose text holds another one.
func (s sources) operations(operator token.Token, part string) (count int) {
	s.each(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == operator && strings.Contains(types.ExprString(n.Lhs[0]), part) {
				count++
			}
		case *ast.BinaryExpr:
			if n.Op == operator && strings.Contains(types.ExprString(n.X), part) {
				count++
			}
		}
	})
	return count
}

func (s sources) each(visit func(ast.Node)) {
	for _, file := range s {
		ast.Inspect(file, func(n ast.Node) bool { visit(n); return true })
	}
}

func exported(fields map[string]string) (count int) {
	for name := range fields {
		if ast.IsExported(name) {
			count++
		}
	}
	return count
}

func main() {
	maps, syncMap := parse("runtime", "internal/runtime/maps"), parse("sync", "internal/sync")
	bucketMap, swissMap := maps.fields("hmap"), maps.fields("Map")
	single, write := maps.functions("mapaccess1_fast64"), maps.functions("mapassign_fast64")
	read := append(maps.functions("mapaccess2_fast64"), single...)
	_, hasB := bucketMap["B"]
	_, hasOverflow := bucketMap["overflow"]
	_, hasOldBuckets := bucketMap["oldbuckets"]
	_, sawFinished := swissMap["used"]
	load := append(syncMap.functions("Load"), syncMap.functions("loadReadOnly")...)
	observe.Print(observe.Observations{
		"hmap_declared":         len(bucketMap) > 0,
		"swiss_map_declared":    sawFinished,
		"hmap_b":                hasB,
		"hmap_overflow":         hasOverflow,
		"hmap_oldbuckets":       hasOldBuckets,
		"count_type":            bucketMap["count"],
		"used_type":             swissMap["used"],
		"flags_type":            bucketMap["flags"],
		"hash0_type":            bucketMap["hash0"],
		"buckets_type":          bucketMap["buckets"],
		"nevacuate_type":        bucketMap["nevacuate"],
		"tophash_type":          maps.fields("bmap")["tophash"],
		"exported_fields":       exported(bucketMap) + exported(swissMap),
		"b_masks_low_bits":      hasB && read.operations(token.AND, "hash") > 0,
		"b_shifts_hash":         hasB && read.operations(token.SHR, "hash") > 0,
		"hash_writing_value":    maps.constant("hashWriting"),
		"mark_set_by_or":        write.operations(token.OR_ASSIGN, "flags") + write.operations(token.OR_ASSIGN, "writing"),
		"mark_set_by_xor":       write.operations(token.XOR_ASSIGN, "flags") + write.operations(token.XOR_ASSIGN, "writing"),
		"mark_used_atomically":  write.calls("atomic.") + read.calls("atomic."),
		"read_check_in_access1": single.calls(`"concurrent map read and map write"`),
		"read_check_throws":     read.calls(`throw("concurrent`),
		"read_check_fatal":      read.calls(`fatal("concurrent`),
		"throw_function_exists": len(maps.functions("throwConcurrentMapWrite")) > 0,
		"sync_map_dirty":        syncMap.fields("Map")["dirty"] != "",
		"sync_map_load_atomics": load.calls(".Load()"),
		"sync_map_load_locks":   load.calls(".Lock()"),
		"sync_map_load_swaps":   load.calls("CompareAndSwap"),
	})
}
