// Whether the collector sees what keys and values of global maps refer to: objects with a finalizer,
// while they are in the map and after the key was deleted.
package main

import (
	"context"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type object struct{ payload [1024]byte }

var (
	byAny    = map[interface{}]interface{}{}
	byString = map[string]interface{}{}
	synced   sync.Map
	unsafes  = map[string]unsafe.Pointer{}
	texts    = map[string]string{}
)

func newObject() (*object, *atomic.Bool) {
	made, gone := new(object), new(atomic.Bool)
	runtime.SetFinalizer(made, func(*object) { gone.Store(true) })
	return made, gone
}

// newRequest returns a request whose context holds an object.
func newRequest() (*http.Request, *atomic.Bool) {
	held, gone := newObject()
	request, err := http.NewRequestWithContext(
		context.WithValue(context.Background(), "held", held), "GET", "http://localhost/path", nil)
	if err != nil {
		panic(err)
	}
	return request, gone
}

func fill() []*atomic.Bool {
	key, a := newObject()
	byAny[key] = 1
	value, b := newObject()
	byAny["value"] = value
	stringValue, c := newObject()
	byString["value"] = stringValue
	syncKey, d := newObject()
	synced.Store(syncKey, 1)
	request, e := newRequest()
	synced.Store("request", request)
	pointed, f := newObject()
	unsafes["value"] = unsafe.Pointer(pointed)
	readOnly, g := newRequest()
	texts["path"] = readOnly.URL.Path
	return []*atomic.Bool{a, b, c, d, e, f, g}
}

func empty() {
	for key := range byAny {
		delete(byAny, key)
	}
	delete(byString, "value")
	synced.Range(func(key, _ any) bool { synced.Delete(key); return true })
	delete(unsafes, "value")
}

func freed(flags []*atomic.Bool) []bool {
	gone := make([]bool, len(flags))
	for try := 0; try < 20; try++ {
		runtime.GC()
		time.Sleep(2 * time.Millisecond)
	}
	for i, flag := range flags {
		gone[i] = flag.Load()
	}
	return gone
}

func main() {
	flags := fill()
	inMap := freed(flags)
	empty()
	after := freed(flags)
	observe.Print(observe.Observations{
		"any_key_freed_in_map":      inMap[0],
		"any_value_freed_in_map":    inMap[1],
		"string_value_freed_in_map": inMap[2],
		"sync_key_freed_in_map":     inMap[3],
		"request_freed_in_map":      inMap[4],
		"unsafe_value_freed_in_map": inMap[5],
		"request_freed_beside_text": inMap[6],
		"any_key_freed_after":       after[0],
		"any_value_freed_after":     after[1],
		"string_value_freed_after":  after[2],
		"sync_key_freed_after":      after[3],
		"request_freed_after":       after[4],
		"unsafe_value_freed_after":  after[5],
	})
	runtime.KeepAlive(texts)
}
