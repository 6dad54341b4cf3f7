// Package hooks runs what plug-ins have registered for an order that was paid.
package hooks

import (
	"maps"
	"slices"
	"sync"
)

// Hook is called with the number of an order.
type Hook func(order int64)

// Registry holds hooks by name. Make one with NewRegistry.
type Registry struct {
	mu      sync.Mutex
	now     map[string]Hook // what runs read; replaced when no run is under way
	next    map[string]Hook
	order   []string
	gone    map[string]bool
	running int
}

// NewRegistry returns a registry without hooks.
func NewRegistry() *Registry {
	return &Registry{now: map[string]Hook{}, next: map[string]Hook{}, gone: map[string]bool{}}
}

// Register adds a hook. It returns false, and changes nothing, if the name is taken.
func (r *Registry) Register(name string, hook Hook) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, taken := r.next[name]; taken {
		return false
	}
	r.next[name] = hook
	r.settle()
	return true
}

// Remove takes a hook off the list. It returns false if there is none with that name.
func (r *Registry) Remove(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, found := r.next[name]
	delete(r.next, name)
	r.gone[name] = true
	r.settle()
	return found
}

func (r *Registry) settle() {
	if r.running == 0 {
		r.now, r.order = maps.Clone(r.next), slices.Sorted(maps.Keys(r.next))
		clear(r.gone)
	}
}

// Names returns the names of all hooks in order.
func (r *Registry) Names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.next))
}

// Run calls the hooks that are registered, in the order of their names, and returns how many it called.
func (r *Registry) Run(order int64) int {
	r.mu.Lock()
	r.running++
	called := 0
	for _, name := range r.order {
		hook, gone := r.now[name], r.gone[name]
		r.mu.Unlock()
		if !gone {
			hook(order)
			called++
		}
		r.mu.Lock()
	}
	r.running--
	r.settle()
	r.mu.Unlock()
	return called
}
