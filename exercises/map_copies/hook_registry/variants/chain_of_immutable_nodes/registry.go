// Package hooks runs what plug-ins have registered for an order that was paid.
package hooks

import (
	"sync/atomic"
)

// Hook is called with the number of an order.
type Hook func(order int64)

type registration struct {
	name    string
	hook    Hook
	removed atomic.Bool
}

// node is a list in the order of names. It is never edited.
type node struct {
	*registration
	rest *node
}

// Registry holds hooks by name. Make one with NewRegistry.
type Registry struct {
	first atomic.Pointer[node]
}

// NewRegistry returns a registry without hooks.
func NewRegistry() *Registry { return new(Registry) }

// Register adds a hook. It returns false, and changes nothing, if the name is taken.
func (r *Registry) Register(name string, hook Hook) bool {
	fresh := &registration{name: name, hook: hook}
	for {
		now := r.first.Load()
		if now.find(name) != nil {
			return false
		}
		if r.first.CompareAndSwap(now, now.with(fresh)) {
			return true
		}
	}
}

// Remove takes a hook off the list. It returns false if there is none with that name.
func (r *Registry) Remove(name string) bool {
	for {
		now := r.first.Load()
		one := now.find(name)
		if one == nil {
			return false
		}
		if r.first.CompareAndSwap(now, now.without(one)) {
			one.removed.Store(true)
			return true
		}
	}
}

// Names returns the names of all hooks in order.
func (r *Registry) Names() []string {
	var names []string
	for at := r.first.Load(); at != nil; at = at.rest {
		names = append(names, at.name)
	}
	return names
}

// Run calls the hooks that are registered, in the order of their names, and returns how many it called.
func (r *Registry) Run(order int64) int {
	called := 0
	for at := r.first.Load(); at != nil; at = at.rest {
		if !at.removed.Load() {
			at.hook(order)
			called++
		}
	}
	return called
}

func (n *node) find(name string) *registration {
	for at := n; at != nil && at.name <= name; at = at.rest {
		if at.name == name {
			return at.registration
		}
	}
	return nil
}

func (n *node) with(one *registration) *node {
	if n == nil || n.name > one.name {
		return &node{one, n}
	}
	return &node{n.registration, n.rest.with(one)}
}

func (n *node) without(one *registration) *node {
	if n.registration == one {
		return n.rest
	}
	return &node{n.registration, n.rest.without(one)}
}
