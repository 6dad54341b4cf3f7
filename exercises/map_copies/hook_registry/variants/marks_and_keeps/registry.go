// Package hooks runs what plug-ins have registered for an order that was paid.
package hooks

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// Hook is called with the number of an order.
type Hook func(order int64)

// registration is one stay of a hook on the list. A name that is registered anew gets another one.
type registration struct {
	name    string
	hook    Hook
	removed atomic.Bool
}

// Registry holds hooks by name. Make one with NewRegistry.
type Registry struct {
	changing sync.Mutex                      // held by Register and Remove
	sorted   atomic.Pointer[[]*registration] // in the order of names; never edited once it is stored
}

// NewRegistry returns a registry without hooks.
func NewRegistry() *Registry {
	r := new(Registry)
	r.sorted.Store(new([]*registration))
	return r
}

// Register adds a hook. It returns false, and changes nothing, if the name is taken.
func (r *Registry) Register(name string, hook Hook) bool {
	r.changing.Lock()
	defer r.changing.Unlock()
	now := *r.sorted.Load()
	at, taken := find(now, name)
	if taken && !now[at].removed.Load() {
		return false
	}
	r.publish(slices.Concat(now[:at], []*registration{{name: name, hook: hook}}, now[at:]))
	return true
}

// Remove takes a hook off the list. It returns false if there is none with that name.
func (r *Registry) Remove(name string) bool {
	r.changing.Lock()
	defer r.changing.Unlock()
	now := *r.sorted.Load()
	at, found := find(now, name)
	return found && now[at].removed.CompareAndSwap(false, true)
}

// Names returns the names of all hooks in order.
func (r *Registry) Names() []string {
	now := *r.sorted.Load()
	var names []string
	for _, one := range now {
		if !one.removed.Load() {
			names = append(names, one.name)
		}
	}
	return names
}

// Run calls the hooks that are registered, in the order of their names, and returns how many it called.
func (r *Registry) Run(order int64) int {
	called := 0
	for _, one := range *r.sorted.Load() {
		if !one.removed.Load() {
			one.hook(order)
			called++
		}
	}
	return called
}

func (r *Registry) publish(sorted []*registration) { r.sorted.Store(&sorted) }

func find(sorted []*registration, name string) (at int, found bool) {
	return slices.BinarySearchFunc(sorted, name, func(one *registration, name string) int {
		return cmp.Compare(one.name, name)
	})
}
