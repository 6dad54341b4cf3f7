// What delete, clear and a new map give back of a map's memory.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const entries = 100_000

type value [32]byte

func filled() map[int64]value {
	m := make(map[int64]value)
	for i := int64(0); i < entries; i++ {
		m[i] = value{}
	}
	return m
}

// left returns the bytes of a filled map, and what is left of them after empty, in per cent.
func left[V any](fill func() map[int64]V, empty func(map[int64]V) map[int64]V) (int64, int64) {
	before := observe.LiveHeapBytes()
	m := fill()
	full := observe.LiveHeapBytes() - before
	m = empty(m)
	rest := observe.LiveHeapBytes() - before
	runtime.KeepAlive(m)
	return full, 100 * rest / full
}

func deleteAll[V any](m map[int64]V) map[int64]V {
	for i := int64(0); i < entries; i++ {
		delete(m, i)
	}
	return m
}

func main() {
	full, deleted := left(filled, deleteAll[value])
	_, cleared := left(filled, func(m map[int64]value) map[int64]value { clear(m); return m })
	_, remade := left(filled, func(map[int64]value) map[int64]value { return make(map[int64]value) })
	_, halfCopied := left(filled, func(m map[int64]value) map[int64]value {
		fresh := make(map[int64]value)
		for key, value := range m {
			if key%2 == 0 {
				fresh[key] = value
			}
		}
		return fresh
	})
	_, pointers := left(func() map[int64]*[1024]byte {
		m := make(map[int64]*[1024]byte)
		for i := int64(0); i < entries; i++ {
			m[i] = new([1024]byte)
		}
		return m
	}, deleteAll[*[1024]byte])
	observe.Print(observe.Observations{
		"filled_bytes": full, "deleted_percent": deleted, "cleared_percent": cleared, "remade_percent": remade,
		"half_copied_percent": halfCopied, "pointers_deleted_percent": pointers,
	})
}
