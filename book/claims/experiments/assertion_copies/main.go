// What a type assertion copies: by the values and by the machine code for amd64.
package main

import (
	"os"
	"regexp"
	"strings"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

var (
	keptString string
	keptArray  [64]byte
)

// vectors returns how many vector instructions that write 16 bytes an assertion is compiled to.
func vectors(file string, flags ...string) (int, string) {
	compiled := observe.Compile("testdata/"+file, append(flags, "-gcflags=-S")...)
	if !compiled.Builds {
		panic(compiled.Output)
	}
	body := compiled.Output[strings.Index(compiled.Output, ".Assert STEXT"):]
	return len(regexp.MustCompile(`\tMOVUP?S?\tX\d+, |\tMOVOU\tX\d+, `).FindAllString(body, -1)), body
}

func main() {
	var text, array, pointer interface{} = strings.Repeat("a", 64), [64]byte{1}, &[64]byte{1}
	asserted := text.(string)
	again := text.(string)
	copied := array.([64]byte)
	copied[0] = 2
	through := pointer.(*[64]byte)
	through[0] = 2
	textAllocs, _ := observe.Allocs(func() { keptString = text.(string) })
	arrayAllocs, _ := observe.Allocs(func() { keptArray = array.([64]byte) })

	os.Setenv("GOARCH", "amd64")
	os.Setenv("CGO_ENABLED", "0")
	stringVectors, _ := vectors("string.go")
	arrayVectors, arrayCode := vectors("array.go")
	pointerVectors, _ := vectors("pointer.go")
	elementVectors, _ := vectors("element.go")
	flagged := observe.Compile("testdata/array.go", "-gcflags=-S -d=ssa/check_bce=0")
	flaggedCode := flagged.Output[strings.Index(flagged.Output, ".Assert STEXT"):]
	bounds := observe.Compile("testdata/bounds.go", "-gcflags=-d=ssa/check_bce=1")
	observe.Print(observe.Observations{
		"string_bytes_shared":    unsafe.StringData(asserted) == unsafe.StringData(again),
		"string_allocs":          textAllocs,
		"array_allocs":           arrayAllocs,
		"array_in_box_changed":   array.([64]byte)[0] == 2,
		"pointed_array_changed":  pointer.(*[64]byte)[0] == 2,
		"string_stores":          stringVectors,
		"array_stores":           arrayVectors,
		"pointer_stores":         pointerVectors,
		"one_element_stores":     elementVectors,
		"check_bce_changes_code": code(arrayCode) != code(flaggedCode),
		"check_bce_lists_checks": bounds.Says("Found IsInBounds"),
	})
}

// code returns the instructions of a listing.
func code(listing string) string {
	instruction := regexp.MustCompile(`(?m)^\t0x[0-9a-f]+ \d+ .*\t([A-Z]+\t.*)$`)
	var lines []string
	for _, match := range instruction.FindAllStringSubmatch(listing, -1) {
		lines = append(lines, match[1])
	}
	return strings.Join(lines, "\n")
}
