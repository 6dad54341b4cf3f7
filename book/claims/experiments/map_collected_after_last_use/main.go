// Is a map that is not used any more freed, although it has not been set to nil?
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 100_000

var global map[int]*int

//go:noinline
func filled() map[int]*int {
	m := make(map[int]*int, entries)
	for i := 0; i < entries; i++ {
		v := i
		m[i] = &v
	}
	return m
}

//go:noinline
func unusedLater() (grown int64) {
	before := observe.LiveHeapBytes()
	m := filled()
	m[0] = nil
	return observe.LiveHeapBytes() - before
}

//go:noinline
func usedLater() (grown int64) {
	before := observe.LiveHeapBytes()
	m := filled()
	grown = observe.LiveHeapBytes() - before
	runtime.KeepAlive(m)
	return grown
}

//go:noinline
func escaped() (grown int64) {
	before := observe.LiveHeapBytes()
	holder := &struct{ m map[int]*int }{filled()}
	sink = holder
	sink = nil
	return observe.LiveHeapBytes() - before
}

var sink any

//go:noinline
func inGlobal() (grown int64) {
	before := observe.LiveHeapBytes()
	global = filled()
	return observe.LiveHeapBytes() - before
}

func main() {
	observe.Print(observe.Observations{
		"unused_kilobytes":  unusedLater() / 1000,
		"used_kilobytes":    usedLater() / 1000,
		"escaped_kilobytes": escaped() / 1000,
		"global_kilobytes":  inGlobal() / 1000,
		"global_length":     len(global),
	})
}
