// Which kinds of keys keep an object alive when nothing but the key leads to it.
package main

import (
	"reflect"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

const objects = 100

type object [8]int

// fill stores objects under the keys that key makes of them; freed counts those that were collected.
//
//go:noinline
func fill(m map[any]int, freed *atomic.Int64, key func(*object) any) {
	for i := 0; i < objects; i++ {
		o := &object{i, 7 * i}
		runtime.SetFinalizer(o, func(*object) { freed.Add(1) })
		m[key(o)] = i
	}
}

func collect() {
	for i := 0; i < 5; i++ {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
}

func unsafeKey(o *object) any  { return unsafe.Pointer(o) }
func uintptrKey(o *object) any { return uintptr(unsafe.Pointer(o)) }
func typedKey(o *object) any   { return o }

// strangerFound allocates until a new object lies where one lay whose address is a key.
func strangerFound(m map[any]int) bool {
	var strangers []*object
	for i := 0; i < 500_000; i++ {
		stranger := new(object)
		strangers = append(strangers, stranger)
		if _, found := m[uintptrKey(stranger)]; found {
			return true
		}
	}
	runtime.KeepAlive(strangers)
	return false
}

func main() {
	seen := observe.Observations{"objects": objects}
	m, freed := map[any]int{}, new(atomic.Int64)
	fill(m, freed, unsafeKey)
	collect()
	seen["unsafe_freed_in_map"] = freed.Load()
	intact := 0
	for key, i := range m {
		if o := (*object)(key.(unsafe.Pointer)); o[0] == i && o[1] == 7*i {
			intact++
		}
	}
	seen["unsafe_intact"] = intact
	clear(m)
	collect()
	seen["unsafe_freed_after_clear"] = freed.Load()

	freed.Store(0)
	fill(m, freed, typedKey)
	collect()
	seen["typed_freed_in_map"] = freed.Load()
	clear(m)
	collect()
	seen["typed_freed_after_clear"] = freed.Load()

	freed.Store(0)
	fill(m, freed, uintptrKey)
	collect()
	seen["uintptr_freed_in_map"] = freed.Load()
	seen["stranger_found"] = strangerFound(m)

	first, second := new(object), new(object)
	p := unsafe.Pointer(first)
	m = map[any]int{p: 1}
	collect()
	_, seen["found_after_collections"] = m[unsafeKey(first)]
	_, seen["typed_finds_unsafe"] = m[typedKey(first)]
	for key := range m {
		seen["dynamic_type"] = reflect.TypeOf(key).String()
	}
	seen["boxing_allocations"], _ = observe.Allocs(func() { m[p]++ })
	p = unsafe.Pointer(second)
	_, oldFound := m[unsafeKey(first)]
	_, newFound := m[p]
	seen["kept_key_after_change"] = oldFound && !newFound
	seen["new_int_allocations"], _ = observe.Allocs(func() {
		q := unsafe.Pointer(new(int))
		m[q] = 42
		delete(m, q)
	})
	observe.Print(seen)
}
