// Whether an execution trace records single allocations, goroutines and collections: by how many bytes
// each of them makes it larger.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/trace"
	"strconv"
	"strings"

	"mapclinic/claims/internal/observe"
)

const (
	objects     = 100000
	goroutines  = 2000
	collections = 20
)

type counter int

func (c *counter) Write(data []byte) (int, error) {
	*c += counter(len(data))
	return len(data), nil
}

var sink *[64]byte

func traced(f func()) int {
	var size counter
	if err := trace.Start(&size); err != nil {
		panic(err)
	}
	f()
	trace.Stop()
	return int(size)
}

func allocate() {
	for i := 0; i < objects; i++ {
		sink = new([64]byte)
	}
}

func start() {
	for i := 0; i < goroutines; i++ {
		ended := make(chan bool)
		go close(ended)
		<-ended
	}
}

func collect() {
	for i := 0; i < collections; i++ {
		runtime.GC()
	}
}

// bytesFor returns by how many bytes f makes a trace larger than one of nothing.
func bytesFor(f func()) int {
	debug.SetGCPercent(-1)
	traced(func() {})
	empty := traced(func() {})
	return traced(f) - empty
}

func main() {
	if observe.Role() == "allocations" {
		fmt.Println(bytesFor(allocate))
		return
	}
	asked, err := strconv.Atoi(strings.TrimSpace(observe.Child("allocations", "GODEBUG=traceallocfree=1").Output))
	if err != nil {
		panic(err)
	}
	observe.Print(observe.Observations{
		"bytes_an_object":       float64(bytesFor(allocate)) / objects,
		"bytes_a_goroutine":     float64(bytesFor(start)) / goroutines,
		"bytes_a_collection":    float64(bytesFor(collect)) / collections,
		"bytes_an_object_asked": float64(asked) / objects,
	})
}
