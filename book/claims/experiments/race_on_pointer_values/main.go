// A lock around the map; the structs that it points to, or holds, are changed outside of the lock.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

type user struct{ visits int }

func together(f func()) {
	var both sync.WaitGroup
	for i := 0; i < 2; i++ {
		both.Add(1)
		go func() {
			defer both.Done()
			f()
		}()
	}
	both.Wait()
}

func main() {
	var lock sync.Mutex
	pointers, values := map[string]*user{"a": {}}, map[string]user{"a": {}}
	switch observe.Role() {
	case "pointer":
		together(func() {
			lock.Lock()
			u := pointers["a"]
			lock.Unlock()
			u.visits++
		})
	case "value":
		together(func() {
			lock.Lock()
			u := values["a"]
			lock.Unlock()
			u.visits++
			lock.Lock()
			values["a"] = u
			lock.Unlock()
		})
	default:
		reported := func(end observe.End) bool { return end.Races() > 0 }
		observe.Print(observe.Observations{
			"pointer_reports": observe.Repeat(10, "pointer", reported),
			"value_reports":   observe.Repeat(10, "value", reported),
		})
	}
}
