// When the collector frees what a map's values point to.
package main

import (
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

type payload struct{ bytes [256]byte }

type entry struct{ data *payload }

var freed atomic.Int32

//go:noinline
func newEntry() entry {
	data := &payload{}
	runtime.SetFinalizer(data, func(*payload) { freed.Add(1) })
	return entry{data}
}

// freedNow collects until at least want payloads are freed, at most 20 times, and returns how many are.
func freedNow(want int32) int32 {
	for i := 0; i < 20 && freed.Load() < want; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	return freed.Load()
}

func main() {
	m := map[int]entry{}
	for key := 0; key < 3; key++ {
		m[key] = newEntry()
	}
	held := freedNow(1)
	delete(m, 0)
	afterDelete := freedNow(1)
	copied := m[1]
	m[1] = entry{}
	whileCopied := freedNow(2)
	runtime.KeepAlive(copied)
	runtime.KeepAlive(m)
	m = nil
	afterMap := freedNow(3)
	observe.Print(observe.Observations{
		"freed_while_in_the_map":    held,
		"freed_after_delete":        afterDelete,
		"freed_while_copied":        whileCopied,
		"freed_without_map_or_copy": afterMap,
	})
}
