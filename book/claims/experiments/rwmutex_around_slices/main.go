// A map of slices behind a RWMutex, with a method that returns the slice of a key.
package main

import (
	"sync"
	"time"

	"mapclinic/claims/internal/observe"
)

type tags struct {
	lock sync.RWMutex
	m    map[int64][]string
}

func (t *tags) get(id int64) []string {
	t.lock.RLock()
	defer t.lock.RUnlock()
	return t.m[id]
}

// returns tells if a get of the key 2 comes back while something holds the lock.
func (t *tags) returns(hold, release func()) bool {
	hold()
	done := make(chan bool, 1)
	go func() {
		t.get(2)
		done <- true
	}()
	defer func() {
		release()
		<-time.After(time.Millisecond)
	}()
	select {
	case <-done:
		return true
	case <-time.After(200 * time.Millisecond):
		return false
	}
}

func main() {
	t := &tags{m: map[int64][]string{1: {"new"}, 2: nil}}
	seen := observe.Observations{
		"get_returns_while_read_locked":  t.returns(t.lock.RLock, t.lock.RUnlock),
		"get_returns_while_write_locked": t.returns(t.lock.Lock, t.lock.Unlock),
	}
	got := t.get(1)
	got = append(got, "more")
	seen["append_seen_in_map"] = len(t.get(1)) == len(got)
	t.get(1)[0] = "changed"
	seen["element_write_seen_in_map"] = t.m[1][0] == "changed"

	var zero tags
	seen["zero_get_panic"] = observe.Panics(func() { zero.get(1) })
	seen["zero_put_panic"] = observe.Panics(func() { zero.m[1] = nil })
	seen["excluded_by_reader"] = func() bool {
		t.lock.RLock()
		defer t.lock.RUnlock()
		return !t.lock.TryLock()
	}()
	observe.Print(seen)
}
