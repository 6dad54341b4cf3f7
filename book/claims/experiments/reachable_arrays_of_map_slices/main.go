// When the array of a slice in a map is collected.
package main

import (
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

var global map[string][]byte

// array returns a slice, and a function that tells if its array has been collected.
func array() (slice []byte, collected func() bool) {
	gone := new(atomic.Bool)
	block := new([1024]byte)
	runtime.SetFinalizer(block, func(*[1024]byte) { gone.Store(true) })
	return block[:], func() bool {
		for i := 0; i < 20 && !gone.Load(); i++ {
			runtime.GC()
			time.Sleep(time.Millisecond)
		}
		return gone.Load()
	}
}

// filled makes a map of which one entry holds a new array.
func filled() (m map[string][]byte, collected func() bool) {
	slice, collected := array()
	m = map[string][]byte{"one": slice}
	for _, key := range []string{"two", "three", "four"} {
		m[key] = nil
	}
	return m, collected
}

// inChannel leaves a new array in a channel.
func inChannel(channel chan []byte) (collected func() bool) {
	slice, collected := array()
	channel <- slice
	return collected
}

func inLocalMap() (collected func() bool) {
	m, collected := filled()
	if len(m) != 4 {
		panic("the map lacks entries")
	}
	return collected
}

func main() {
	seen := observe.Observations{"in_local_map_after_return": inLocalMap()()}

	var collected func() bool
	global, collected = filled()
	seen["in_global_map"] = collected()
	delete(global, "one")
	seen["after_delete"] = collected()

	global, collected = filled()
	global["one"] = nil
	seen["after_overwriting"] = collected()

	global, collected = filled()
	global["one"] = global["one"][1000:1001]
	seen["after_reslicing"] = collected()
	global = nil
	seen["after_global_is_nil"] = collected()

	channel := make(chan []byte, 4)
	collected = inChannel(channel)
	seen["in_channel_buffer"] = collected()
	<-channel
	seen["after_receiving"] = collected()
	runtime.KeepAlive(channel)

	global = map[string][]byte{}
	seen["allocations_of_literal"], _ = observe.Allocs(func() { global["config"] = []byte("limit=10") })
	observe.Print(seen)
}
