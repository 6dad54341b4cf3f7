// Five uses of map values that are said to leak: by how much the live heap grows between the 2,000th and
// the 12,000th time.
package main

import (
	"strconv"
	"sync"

	"mapclinic/claims/internal/observe"
)

type cached struct{ data *[]byte }

type payload struct {
	Data []int
	Meta map[string]bool
}

var (
	entries    = map[string]cached{}
	boxed      = map[string]any{}
	concurrent sync.Map
	set        = map[string]struct{}{}
	shared     = payload{make([]int, 32), map[string]bool{}}
)

func copyWithPointer(i int) {
	data := make([]byte, 256)
	first := cached{&data}
	second := first
	entries["key"] = second
}

func box(i int) {
	boxed[strconv.Itoa(i%100)] = [32]int{i}
}

func storeSlice(i int) {
	concurrent.LoadOrStore(strconv.Itoa(i%100), make([]int, 32))
}

func insertAndDelete(i int) {
	set["key-"+strconv.Itoa(i%1000)] = struct{}{}
	if i%17 == 0 {
		delete(set, "key-"+strconv.Itoa(i%300))
	}
}

func process(p payload) {
	p.Data = append(p.Data, 42)
	p.Meta["done"] = true
}

func pass(i int) {
	ended := make(chan bool)
	go func() {
		process(shared)
		close(ended)
	}()
	<-ended
}

// growth returns by how many bytes 10,000 more calls make the live heap grow, after 2,000 calls.
func growth(misuse func(int)) int64 {
	for i := 0; i < 2000; i++ {
		misuse(i)
	}
	before := observe.LiveHeapBytes()
	for i := 2000; i < 12000; i++ {
		misuse(i)
	}
	return observe.LiveHeapBytes() - before
}

func main() {
	observe.Print(observe.Observations{
		"pointer_copy_growth": growth(copyWithPointer),
		"boxed_value_growth":  growth(box),
		"sync_map_growth":     growth(storeSlice),
		"set_growth":          growth(insertAndDelete),
		"nested_slice_growth": growth(pass),
	})
}
