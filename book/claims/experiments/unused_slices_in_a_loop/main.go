// What a loop allocates that makes a slice of constant size and does not use it.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

const rounds = 1000000

var sink []byte

//go:noinline
func unused() {
	for i := 0; i < rounds; i++ {
		_ = make([]byte, 1024)
	}
}

//go:noinline
func stored() {
	for i := 0; i < rounds; i++ {
		sink = make([]byte, 1024)
	}
}

func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

func main() {
	unusedGrowth := observe.HeapGrowth(func() any {
		unused()
		return nil
	})
	observe.Print(observe.Observations{
		"unused_bytes":  allocated(unused),
		"unused_growth": unusedGrowth,
		"stored_bytes":  allocated(stored),
	})
}
