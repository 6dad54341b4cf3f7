// What a map that was large keeps after its entries are deleted.
package main

import (
	"fmt"
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 100000

// namedSet is declared as the sets of github.com/deckarep/golang-set are.
type namedSet[T comparable] map[T]struct{}

func remaining[M ~map[string]V, V any](keys []string) (full, deleted, again int64) {
	start := observe.LiveHeapBytes()
	m := M{}
	fill := func() {
		for _, key := range keys {
			m[key] = *new(V)
		}
	}
	fill()
	full = observe.LiveHeapBytes() - start
	for key := range m {
		delete(m, key)
	}
	deleted = observe.LiveHeapBytes() - start
	fill()
	again = observe.LiveHeapBytes() - start
	runtime.KeepAlive(m)
	return full, deleted, again
}

func main() {
	keys := make([]string, entries)
	for i := range keys {
		keys[i] = fmt.Sprintf("key-%d", i)
	}
	setFull, setDeleted, setAgain := remaining[map[string]struct{}, struct{}](keys)
	boolFull, boolDeleted, _ := remaining[map[string]bool, bool](keys)
	namedFull, namedDeleted, _ := remaining[namedSet[string], struct{}](keys)
	runtime.KeepAlive(keys)
	observe.Print(observe.Observations{
		"set_full_bytes":      setFull,
		"set_deleted_bytes":   setDeleted,
		"set_refilled_bytes":  setAgain,
		"bool_full_bytes":     boolFull,
		"bool_deleted_bytes":  boolDeleted,
		"named_full_bytes":    namedFull,
		"named_deleted_bytes": namedDeleted,
	})
}
