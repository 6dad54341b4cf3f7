// Which map operations the compiler turns into calls of runtime functions.
package main

import (
	"strings"

	"mapclinic/claims/internal/observe"
)

// callsIn counts the calls of runtime functions in a function, apart from the one that grows its stack.
func callsIn(listing, function string) (count int) {
	inside := false
	for _, line := range strings.Split(listing, "\n") {
		if strings.Contains(line, " STEXT ") {
			inside = strings.HasPrefix(line, "main."+function+" ")
		}
		if inside && strings.Contains(line, "CALL\truntime.") && !strings.Contains(line, "runtime.morestack") {
			count++
		}
	}
	return count
}

func main() {
	compiled := observe.Compile("testdata/operations.go", "-gcflags=-S")
	observe.Print(observe.Observations{
		"builds":         compiled.Builds,
		"lookup_calls":   callsIn(compiled.Output, "lookup"),
		"assign_calls":   callsIn(compiled.Output, "assign"),
		"remove_calls":   callsIn(compiled.Output, "remove"),
		"length_calls":   callsIn(compiled.Output, "length"),
		"fast64_lookups": compiled.Lines(`CALL\s+runtime\.mapaccess1_fast64\(SB\)`),
	})
}
