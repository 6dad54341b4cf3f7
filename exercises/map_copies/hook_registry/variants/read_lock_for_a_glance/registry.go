// Package hooks runs what plug-ins have registered for an order that was paid.
package hooks

import (
	"slices"
	"sync"
)

// Hook is called with the number of an order.
type Hook func(order int64)

type registration struct {
	name string
	hook Hook
}

// Registry holds hooks by name. Make one with NewRegistry.
type Registry struct {
	mu     sync.RWMutex
	byName map[string]*registration
	sorted []*registration // replaced, never edited
}

// NewRegistry returns a registry without hooks.
func NewRegistry() *Registry {
	return &Registry{byName: make(map[string]*registration)}
}

// Register adds a hook. It returns false, and changes nothing, if the name is taken.
func (r *Registry) Register(name string, hook Hook) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, taken := r.byName[name]; taken {
		return false
	}
	r.byName[name] = &registration{name, hook}
	r.rebuild()
	return true
}

// Remove takes a hook off the list. It returns false if there is none with that name.
func (r *Registry) Remove(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, found := r.byName[name]; !found {
		return false
	}
	delete(r.byName, name)
	r.rebuild()
	return true
}

// Names returns the names of all hooks in order.
func (r *Registry) Names() []string {
	var names []string
	for _, one := range r.list() {
		names = append(names, one.name)
	}
	return names
}

// Run calls the hooks that are registered, in the order of their names, and returns how many it called.
func (r *Registry) Run(order int64) int {
	called := 0
	for _, one := range r.list() {
		if r.stands(one) {
			one.hook(order)
			called++
		}
	}
	return called
}

func (r *Registry) list() []*registration {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.sorted
}

func (r *Registry) stands(one *registration) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byName[one.name] == one
}

func (r *Registry) rebuild() {
	sorted := make([]*registration, 0, len(r.byName))
	for _, one := range r.byName {
		sorted = append(sorted, one)
	}
	slices.SortFunc(sorted, func(a, b *registration) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	r.sorted = sorted
}
