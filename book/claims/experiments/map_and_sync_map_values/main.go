// Store a struct in a map and in a sync.Map, and change what comes out.
package main

import (
	"reflect"
	"sync"

	"mapclinic/claims/internal/observe"
)

type user struct {
	name string
	age  int
	tags []string
}

const (
	key    = "a"
	rounds = 10_000
)

var kept user

func main() {
	plain := map[string]user{key: {"Ann", 30, []string{"old"}}}
	var shared sync.Map
	shared.Store(key, user{"Ann", 30, []string{"old"}})

	copied := plain[key]
	copied.age = 31
	copied.tags[0] = "new"
	value, _ := shared.Load(key)
	loaded := value.(user)
	loaded.age = 31
	loaded.tags[0] = "new"
	again, _ := shared.Load(key)

	pointers := map[string]*user{key: {"Ann", 30, nil}}
	pointers[key].age = 31
	var sharedPointers sync.Map
	sharedPointers.Store(key, &user{"Ann", 30, nil})
	pointer, _ := sharedPointers.Load(key)
	pointer.(*user).age = 31
	pointerAgain, _ := sharedPointers.Load(key)

	assignAllocs, _ := observe.Allocs(func() { plain["b"] = copied })
	storeAllocs, _ := observe.Allocs(func() { shared.Store("b", copied) })
	lookupAllocs, _ := observe.Allocs(func() { kept = plain[key] })
	loadAllocs, _ := observe.Allocs(func() {
		value, _ := shared.Load(key)
		kept = value.(user)
	})
	times := observe.Nanoseconds(51,
		func() {
			for i := 0; i < rounds; i++ {
				plain["b"] = copied
			}
		},
		func() {
			for i := 0; i < rounds; i++ {
				shared.Store("b", copied)
			}
		})
	observe.Print(observe.Observations{
		"map_age":                  plain[key].age,
		"copy_of_map_age":          copied.age,
		"sync_map_age":             again.(user).age,
		"copy_of_sync_map_age":     loaded.age,
		"map_tag":                  plain[key].tags[0],
		"sync_map_tag":             again.(user).tags[0],
		"map_pointer_age":          pointers[key].age,
		"sync_map_pointer_age":     pointerAgain.(*user).age,
		"assign_allocs":            assignAllocs,
		"store_allocs":             storeAllocs,
		"lookup_allocs":            lookupAllocs,
		"load_allocs":              loadAllocs,
		"store_to_assign_time":     times[1] / times[0],
		"sync_map_has_dirty_field": hasField(reflect.TypeOf(&shared).Elem(), "dirty"),
	})
}

func hasField(t reflect.Type, name string) bool {
	_, ok := t.FieldByName(name)
	return ok
}
