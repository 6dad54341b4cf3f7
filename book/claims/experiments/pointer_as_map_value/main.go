// How long the struct lives that a map points to, and what a function may do to it.
package main

import (
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

type record struct {
	text  string
	bytes [1024]byte
}

var (
	finalized atomic.Int64
	kept      = map[string]*record{}
)

func keepLocal() {
	r := record{text: "still here"}
	runtime.SetFinalizer(&r, func(*record) { finalized.Add(1) })
	kept["a"] = &r
}

func collect() int64 {
	for i := 0; i < 3; i++ {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	return finalized.Load()
}

//go:noinline
func rename(r *record) { r.text = "renamed" }

func main() {
	keepLocal()
	whileKept := collect()
	text := kept["a"].text
	rename(kept["a"])
	afterCall := kept["a"].text
	delete(kept, "a")
	time.Sleep(5 * time.Millisecond)
	beforeCollection := finalized.Load()
	observe.Print(observe.Observations{
		"freed_while_kept":         whileKept,
		"text_after_return":        text,
		"text_after_call":          afterCall,
		"freed_by_delete":          beforeCollection,
		"freed_by_next_collection": collect(),
	})
}
