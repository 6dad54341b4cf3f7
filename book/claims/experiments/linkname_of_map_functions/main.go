// Programs that reach for the runtime's function that reads a map, by go:linkname.
package main

import (
	"reflect"
	"runtime"

	"mapclinic/claims/internal/observe"
)

var (
	guardedCalls int // reads that come through the wrapper
	lastCaller   string
)

func guardedRead(m map[int64][]int, key int64) []int {
	guardedCalls++
	counter, _, _, _ := runtime.Caller(1)
	lastCaller = runtime.FuncForPC(counter).Name()
	return m[key]
}

func main() {
	bound := observe.Compile("testdata/read")
	unchecked := observe.Compile("testdata/read", "-ldflags=-checklinkname=0")
	replaced := observe.Compile("testdata/replace", "-ldflags=-checklinkname=0")
	typed := observe.Compile("testdata/types", "-ldflags=-checklinkname=0")

	m := map[int64][]int{1: {5}, -1: {6}}
	_ = guardedRead(m, 1)
	_ = m[1]
	_ = reflect.ValueOf(m).MapIndex(reflect.ValueOf(int64(1))).Index(0).Int()
	negative, found := m[-1]
	_, far := m[1<<62]
	observe.Print(observe.Observations{
		"bound_builds":            bound.Builds,
		"bound_unchecked_builds":  unchecked.Builds,
		"replaced_builds":         replaced.Builds,
		"replaced_is_duplicate":   replaced.Says("duplicate"),
		"runtime_types_build":     typed.Builds,
		"runtime_types_undefined": typed.Says(`not exported by package runtime|undefined: runtime\.`),
		"reads":                   3,
		"guarded_reads":           guardedCalls,
		"caller_of_wrapper":       lastCaller,
		"negative_key_found":      found && negative[0] == 6,
		"far_key_panic":           observe.Panics(func() { _ = m[1<<62] }),
		"far_key_found":           far,
	})
}
