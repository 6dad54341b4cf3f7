// The two words of an interface{}: what they are, and what they point to.
package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type words struct{ kind, data unsafe.Pointer }

func wordsOf(box *interface{}) words { return *(*words)(unsafe.Pointer(box)) }

// fieldsOf returns the fields of a struct in internal/abi, where the runtime describes types.
func fieldsOf(name string) string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	path := filepath.Join(strings.TrimSpace(string(root)), "src/internal/abi/type.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		panic(err)
	}
	fields := " "
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.TypeSpec); ok && spec.Name.Name == name {
			for _, field := range spec.Type.(*ast.StructType).Fields.List {
				for _, one := range field.Names {
					fields += one.Name + " "
				}
			}
		}
		return true
	})
	return fields
}

//go:noinline
func pass(box interface{}) interface{} { return box }

func main() {
	number, pointer := 1000, new(int)
	var box, other, text, address interface{} = number, 2000, "text", pointer
	boxed, sameType, otherType := wordsOf(&box), wordsOf(&other), wordsOf(&text)
	number = 1001

	letters := strings.Repeat("a", 10)
	var string1 interface{} = pass(letters)
	shared := unsafe.StringData(letters) == unsafe.StringData(string1.(string))

	static := observe.Compile("testdata/static.go", "-gcflags=-S")
	observe.Print(observe.Observations{
		"size":                      int(unsafe.Sizeof(box)),
		"word":                      int(unsafe.Sizeof(uintptr(0))),
		"string_size":               int(unsafe.Sizeof("")),
		"same_type_same_word":       boxed.kind == sameType.kind && boxed.kind != otherType.kind,
		"data_leads_to_the_value":   *(*int)(boxed.data) == 1000,
		"data_is_the_variable":      boxed.data == unsafe.Pointer(&number),
		"change_of_variable_shows":  box.(int) == 1001,
		"pointer_is_the_data_word":  wordsOf(&address).data == unsafe.Pointer(pointer),
		"string_bytes_shared":       shared,
		"type_fields":               fieldsOf("Type"),
		"missing_method_builds":     observe.Compile("testdata/missing_method.go").Builds,
		"static_box_needs_code":     static.Says(`\bSTEXT\b.*init`),
		"static_box_is_in_the_data": static.Says(`\.Answer S(NOPTR)?DATA`),
	})
}
