// Reads of a missing key and of a key whose slice is nil, in a map[int64][]string.
package main

import "mapclinic/claims/internal/observe"

func main() {
	m := map[int64][]string{1: nil}
	missing, missingOK := m[2]
	present, presentOK := m[1]
	observe.Print(observe.Observations{
		"both_nil":           missing == nil && present == nil,
		"ok_tells_apart":     presentOK && !missingOK,
		"entries_after_read": len(m),
	})
}
