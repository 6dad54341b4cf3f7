// Which functions of the runtime the compiler calls for operations of maps.
package main

import (
	"fmt"

	"mapclinic/claims/internal/observe"
)

func main() {
	compiled := observe.Compile("testdata/maps.go", "-gcflags=-S")
	called := func(line int, function string) bool {
		return compiled.Says(fmt.Sprintf(`\(.*maps\.go:%d\)\s+CALL\s+runtime\.%s\(SB\)`, line, function))
	}
	observe.Print(observe.Observations{
		"slice_value_assign_fast64":   called(15, "mapassign_fast64"),
		"slice_value_read_fast64":     called(18, "mapaccess1_fast64"),
		"number_value_fast64":         called(21, "mapassign_fast64"),
		"pointer_value_fast64":        called(24, "mapassign_fast64"),
		"pointer_value_general":       called(24, "mapassign"),
		"byte_value_fast64":           called(27, "mapassign_fast64"),
		"large_value_fast64":          called(30, "mapassign_fast64"),
		"string_key_fast64":           called(33, "mapassign_fast64"),
		"pointer_key_fast64ptr":       called(36, "mapassign_fast64ptr"),
		"pointer_value_write_barrier": compiled.Says(`maps\.go:24\).*riteBarrier`),
	})
}
