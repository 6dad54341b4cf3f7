// How many heap allocations it takes to put values in interfaces.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

type user struct{ name string }

var (
	keptBox     interface{}
	keptUser    user
	keptString  string
	keptBoxes   []interface{}
	keptPointer *user
	name        = "Alice"
	number      = 1000
	small       = 42
	mapping     = map[string]int{}
	list        = []int{1}
	pool        = sync.Pool{New: func() interface{} { return new(user) }}
	values      sync.Pool
)

//go:noinline
func boxed() interface{} {
	u := user{name}
	return u
}

//go:noinline
func plain() user {
	u := user{name}
	return u
}

//go:noinline
func generic[T any](value T) T { return value }

//go:noinline
func local() string {
	var box interface{} = user{name}
	if u, ok := box.(user); ok {
		return u.name
	}
	return ""
}

func count(f func()) int64 {
	allocs, _ := observe.Allocs(f)
	return allocs
}

func main() {
	_, boxedBytes := observe.Allocs(func() { keptBox = boxed() })
	_, plainBytes := observe.Allocs(func() { keptUser = plain() })
	keptBoxes = make([]interface{}, 100)
	fill := func(value func(i int) interface{}) int64 {
		return count(func() {
			for i := range keptBoxes {
				keptBoxes[i] = value(i)
			}
		})
	}
	pointer := new(user)
	observe.Print(observe.Observations{
		"returned_box_allocs":   count(func() { keptBox = boxed() }),
		"returned_box_bytes":    boxedBytes,
		"returned_value_bytes":  plainBytes,
		"local_box_allocs":      count(func() { keptString = local() }),
		"generic_allocs":        count(func() { keptUser = generic(user{name}) }),
		"small_int_allocs":      count(func() { keptBox = small }),
		"constant_allocs":       count(func() { keptBox = 100042 }),
		"large_int_allocs":      count(func() { keptBox = number }),
		"string_allocs":         count(func() { keptBox = name }),
		"slice_allocs":          count(func() { keptBox = list }),
		"map_allocs":            count(func() { keptBox = mapping }),
		"pointer_allocs":        count(func() { keptBox = pointer }),
		"hundred_small_allocs":  fill(func(i int) interface{} { return i }),
		"hundred_large_allocs":  fill(func(i int) interface{} { return i + 1000 }),
		"pool_of_values_allocs": count(func() { values.Put(plain()); keptUser = values.Get().(user) }),
		"pool_of_pointers_allocs": count(func() {
			u := pool.Get().(*user)
			u.name = name
			keptPointer = u
			pool.Put(u)
		}),
	})
}
