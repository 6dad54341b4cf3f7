// Whether the names of inlined functions are lost.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

// small is inlined; a call stack must name it all the same.
func small(names *[10]uintptr) int { return runtime.Callers(1, names[:]) }

//go:noinline
func large() (found bool) {
	var addresses [10]uintptr
	frames := runtime.CallersFrames(addresses[:small(&addresses)])
	for {
		frame, more := frames.Next()
		if frame.Function == "main.small" {
			found = true
		}
		if !more {
			return found
		}
	}
}

func main() {
	const inlines = `inlining call to add`
	observe.Print(observe.Observations{
		"inlined_by_default": observe.Compile("testdata/small.go", "-gcflags=-m").Says(inlines),
		"inlined_with_l":     observe.Compile("testdata/small.go", "-gcflags=-m -l").Says(inlines),
		"inlined_is_named":   large(),
		"caller_is_inlined":  observe.Compile("main.go", "-gcflags=-m").Says(`inlining call to small`),
	})
}
