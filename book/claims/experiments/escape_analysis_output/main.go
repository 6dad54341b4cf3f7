// Which of the compiler's outputs tell what about escaping variables: -m, -m=2, -S and -W.
package main

import (
	"os/exec"

	"mapclinic/claims/internal/observe"
)

// compileAlone runs the compiler itself, without the go command that finds imports for it.
func compileAlone(file string) bool {
	command := exec.Command("go", "tool", "compile", "-S", "-l", "-p", "main", "-o", "alone.o", observe.File(file))
	return command.Run() == nil
}

func main() {
	decisions := observe.Compile("testdata/escapes.go", "-gcflags=-m")
	noInlining := observe.Compile("testdata/escapes.go", "-gcflags=-m -l")
	reasons := observe.Compile("testdata/escapes.go", "-gcflags=-m=2")
	listing := observe.Compile("testdata/escapes.go", "-gcflags=-S")
	syntax := observe.Compile("testdata/escapes.go", "-gcflags=-W")
	observe.Print(observe.Observations{
		"address_moved_to_heap":    decisions.Says(`moved to heap: taken`),
		"address_escapes_to_heap":  decisions.Says(`taken escapes to heap`),
		"boxed_escapes_to_heap":    decisions.Says(`number escapes to heap`),
		"captured_moved_to_heap":   decisions.Says(`moved to heap: counter`),
		"huge_moved_to_heap":       decisions.Says(`moved to heap: huge`),
		"inside_moved_to_heap":     decisions.Says(`moved to heap: inside`),
		"lines_no_escape":          decisions.Lines(`\bno escape\b`) + reasons.Lines(`\bno escape\b`),
		"lines_does_not_escape":    decisions.Lines(`does not escape`),
		"lines_can_inline":         decisions.Lines(`can inline`),
		"lines_can_inline_with_l":  noInlining.Lines(`can inline`),
		"reasons_with_flow":        reasons.Lines(`flow: .*taken`),
		"listing_functions":        listing.Lines(`^main\.\w+ STEXT`),
		"listing_quoted_functions": listing.Lines(`^""\.\w+ STEXT`),
		"listing_instructions":     listing.Lines(`\t(MOV|LEA|CALL|RET)`),
		"listing_ssa_values":       listing.Lines(`^\s*v\d+ .*=`),
		"listing_says_escape":      listing.Lines(`escapes to heap|moved to heap|no escape|does not escape`),
		"listing_flow":             listing.Lines(`flow:`),
		"listing_newobject":        listing.Lines(`CALL\truntime\.newobject`),
		"escapes_before_walk":      syntax.Says(`^before walk address`) && syntax.Says(`NAME-main\.taken .*esc\(h\)`),
		"alone_without_imports":    compileAlone("testdata/escapes.go"),
		"alone_with_imports":       compileAlone("testdata/imports.go"),
	})
}
