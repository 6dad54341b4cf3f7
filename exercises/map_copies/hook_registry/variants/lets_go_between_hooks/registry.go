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
	mu    sync.RWMutex
	hooks map[string]Hook
}

// NewRegistry returns a registry without hooks.
func NewRegistry() *Registry {
	return &Registry{hooks: make(map[string]Hook)}
}

// Register adds a hook. It returns false, and changes nothing, if the name is taken.
func (r *Registry) Register(name string, hook Hook) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, taken := r.hooks[name]
	if !taken {
		r.hooks[name] = hook
	}
	return !taken
}

// Remove takes a hook off the list. It returns false if there is none with that name.
func (r *Registry) Remove(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, found := r.hooks[name]
	delete(r.hooks, name)
	return found
}

// Names returns the names of all hooks in order.
func (r *Registry) Names() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Sorted(maps.Keys(r.hooks))
}

// Run calls the hooks that are registered, in the order of their names, and returns how many it called.
func (r *Registry) Run(order int64) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	called := 0
	for _, hook := range r.hooks {
		r.mu.RUnlock()
		hook(order)
		r.mu.RLock()
		called++
	}
	return called
}
