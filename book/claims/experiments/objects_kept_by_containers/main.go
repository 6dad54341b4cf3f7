// What keeps an object alive: a global map of interfaces, of pointers or of closures, and a variable.
package main

import (
	"runtime"
	"sync/atomic"
	"time"

	"mapclinic/claims/internal/observe"
)

type object struct{ payload [1024]byte }

type cache[V any] map[string]V

var (
	interfaces = map[string]interface{}{}
	pointers   = map[string]*object{}
	generic    = cache[*object]{}
	closures   = map[string]interface{}{}
	variable   interface{}
)

// newObject returns an object, and a flag that its finalizer sets when it has been collected.
func newObject() (*object, *atomic.Bool) {
	made, gone := new(object), new(atomic.Bool)
	runtime.SetFinalizer(made, func(*object) { gone.Store(true) })
	return made, gone
}

func collected(flags ...*atomic.Bool) []bool {
	runtime.GC()
	gone := make([]bool, len(flags))
	for try := 0; try < 50; try++ {
		// Finalizers run in a goroutine of their own, soon after the collection.
		time.Sleep(time.Millisecond)
		for i, flag := range flags {
			gone[i] = flag.Load()
		}
	}
	return gone
}

func fill() []*atomic.Bool {
	inInterface, a := newObject()
	interfaces["key"] = inInterface
	inPointer, b := newObject()
	pointers["key"] = inPointer
	inGeneric, c := newObject()
	generic["key"] = inGeneric
	inClosure, d := newObject()
	closures["key"] = func() byte { return inClosure.payload[0] }
	inVariable, e := newObject()
	variable = inVariable
	boxedOnly, f := newObject()
	var local interface{} = boxedOnly
	_ = local.(*object).payload[0]
	return []*atomic.Bool{a, b, c, d, e, f}
}

func main() {
	flags := fill()
	kept := collected(flags...)
	delete(interfaces, "key")
	delete(pointers, "key")
	delete(generic, "key")
	delete(closures, "key")
	variable = nil
	freed := collected(flags...)
	observe.Print(observe.Observations{
		"interface_map_keeps":    !kept[0],
		"pointer_map_keeps":      !kept[1],
		"generic_map_keeps":      !kept[2],
		"closure_keeps":          !kept[3],
		"variable_keeps":         !kept[4],
		"dropped_box_keeps":      !kept[5],
		"interface_map_releases": freed[0],
		"pointer_map_releases":   freed[1],
		"generic_map_releases":   freed[2],
		"closure_releases":       freed[3],
		"variable_releases":      freed[4],
	})
	runtime.KeepAlive(interfaces)
}
