// What a sync.Pool does by itself with objects that have a Reset method.
package main

import (
	"runtime"
	"sync"

	"mapclinic/claims/internal/observe"
)

var resets int

type buffer struct{ data []byte }

func (b *buffer) Reset() {
	resets++
	b.data = b.data[:0]
}

func main() {
	runtime.GOMAXPROCS(1)
	made := 0
	pool := sync.Pool{New: func() any {
		made++
		return &buffer{data: make([]byte, 0, 1024)}
	}}
	first := pool.Get().(*buffer)
	capacity, madeByFirstGet := cap(first.data), made
	first.data = append(first.data, "secret"...)
	pool.Put(first)

	again := pool.Get().(*buffer)
	length, same := len(again.data), again == first
	resetsByPool := resets
	array := &again.data[0]
	resetAllocates, _ := observe.Allocs(again.Reset)
	lengthAfterReset := len(again.data)
	again.data = append(again.data, 'x')

	reused := 0
	for i := 0; i < 1000; i++ {
		b := pool.Get()
		pool.Put(b)
		next := pool.Get()
		if next == b {
			reused++
		}
		pool.Put(next)
	}
	observe.Print(observe.Observations{
		"made_by_first_get":          madeByFirstGet,
		"capacity_of_new":            capacity,
		"same_object":                same,
		"resets_by_pool":             resetsByPool,
		"length_of_reused":           length,
		"length_after_reset":         lengthAfterReset,
		"reset_allocates":            resetAllocates,
		"reset_keeps_array":          array == &again.data[0] && cap(again.data) == capacity,
		"text_survives_reset":        string(again.data[:6]) == "xecret",
		"reset_of_zero_value_panic":  observe.Panics(func() { (&buffer{}).Reset() }),
		"pool_without_new_gives_nil": (&sync.Pool{}).Get() == nil,
		"reused_of_1000":             reused,
	})
}
