// If values decoded from JSON still need the bytes that they were decoded from.
package main

import (
	"encoding/json"
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

const text = `{"name":"gopher","tags":["go","map"]}`

type input struct{ bytes [64]byte }

// decode decodes bytes that lie in an object of their own and reports when that has been collected.
func decode(into interface{}) *atomic.Bool {
	source, gone := new(input), new(atomic.Bool)
	runtime.SetFinalizer(source, func(*input) { gone.Store(true) })
	length := copy(source.bytes[:], text)
	if err := json.Unmarshal(source.bytes[:length], into); err != nil {
		panic(err)
	}
	for i := range source.bytes {
		source.bytes[i] = 'x'
	}
	return gone
}

func main() {
	var tree map[string]interface{}
	gone := decode(&tree)
	runtime.GC()
	for try := 0; try < 1000 && !gone.Load(); try++ {
		time.Sleep(time.Millisecond)
	}
	name, _ := tree["name"].(string)
	observe.Print(observe.Observations{
		"name":            name,
		"input_collected": gone.Load(),
	})
	runtime.KeepAlive(tree)
}
