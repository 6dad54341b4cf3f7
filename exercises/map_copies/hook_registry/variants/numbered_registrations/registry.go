// Package hooks runs what plug-ins have registered for an order that was paid.
package hooks

import (
	"slices"
	"sort"
)

// Hook is called with the number of an order.
type Hook func(order int64)

type registration struct {
	name   string
	hook   Hook
	number uint64
}

type state struct {
	sorted []registration // replaced, never edited
	last   uint64
}

// Registry holds hooks by name. Make one with NewRegistry.
type Registry struct {
	turn chan *state // holds the state while nobody uses it
}

// NewRegistry returns a registry without hooks.
func NewRegistry() *Registry {
	r := &Registry{turn: make(chan *state, 1)}
	r.turn <- new(state)
	return r
}

// Register adds a hook. It returns false, and changes nothing, if the name is taken.
func (r *Registry) Register(name string, hook Hook) bool {
	s := <-r.turn
	defer func() { r.turn <- s }()
	at, taken := s.find(name)
	if taken {
		return false
	}
	s.last++
	s.sorted = slices.Insert(slices.Clone(s.sorted), at, registration{name, hook, s.last})
	return true
}

// Remove takes a hook off the list. It returns false if there is none with that name.
func (r *Registry) Remove(name string) bool {
	s := <-r.turn
	defer func() { r.turn <- s }()
	at, found := s.find(name)
	if found {
		s.sorted = slices.Delete(slices.Clone(s.sorted), at, at+1)
	}
	return found
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

func (r *Registry) list() []registration {
	s := <-r.turn
	defer func() { r.turn <- s }()
	return s.sorted
}

func (r *Registry) stands(one registration) bool {
	s := <-r.turn
	defer func() { r.turn <- s }()
	at, found := s.find(one.name)
	return found && s.sorted[at].number == one.number
}

func (s *state) find(name string) (at int, found bool) {
	at = sort.Search(len(s.sorted), func(i int) bool { return s.sorted[i].name >= name })
	return at, at < len(s.sorted) && s.sorted[at].name == name
}
