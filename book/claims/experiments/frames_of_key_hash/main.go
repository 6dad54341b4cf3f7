// Which functions are at work while a map hashes an interface key: an unhashable key stops them there.
package main

import (
	"runtime"
	"strings"

	"mapclinic/claims/internal/observe"
)

// frames returns the functions that were active when f panicked.
func frames(f func()) (names string) {
	defer func() {
		if recover() == nil {
			return
		}
		callers := make([]uintptr, 50)
		iterator := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
		for {
			frame, more := iterator.Next()
			names += " " + frame.Function
			if !more {
				return
			}
		}
	}()
	f()
	return ""
}

type holder struct{ list []int }

func main() {
	m := map[any]int{}
	stored := frames(func() { m[holder{}] = 1 })
	observe.Print(observe.Observations{
		"nilinterhash_runs": strings.Contains(stored, " runtime.nilinterhash"),
		"mapassign_runs":    strings.Contains(stored, " runtime.mapassign"),
		"reflect_runs":      strings.Contains(stored, " reflect."),
		"fast_path_runs":    strings.Contains(stored, "mapassign_fast"),
	})
}
