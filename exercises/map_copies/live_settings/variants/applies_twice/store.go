// Package settings holds the live settings of the gateway: feature flags, limits and routes.
//
// Every request looks flags and limits up. Some requests take a copy of all settings and override
// a few of them for themselves. Operators change settings while the gateway runs.
package settings

import (
	"maps"
	"slices"
	"sync/atomic"
)

// Settings is one state of all settings. Copies of the struct share its maps: see clone.
type Settings struct {
	Flags  map[string]bool
	Limits map[string]int
	Routes map[string][]string // service to the addresses of its backends, in order of preference
}

// clone returns a copy that shares nothing with the original.
func (s Settings) clone() Settings {
	routes := make(map[string][]string, len(s.Routes))
	for service, addresses := range s.Routes {
		routes[service] = slices.Clone(addresses)
	}
	return Settings{Flags: maps.Clone(s.Flags), Limits: maps.Clone(s.Limits), Routes: routes}
}

// Store holds the current settings. All methods may be called from any goroutine.
type Store struct {
	current atomic.Pointer[Settings] // what it points to is never changed
}

// NewStore returns a store that begins with the given settings. They stay the caller's.
func NewStore(initial Settings) *Store {
	s := new(Store)
	s.publish(initial)
	return s
}

// publish makes a copy of the settings current.
func (s *Store) publish(settings Settings) {
	published := settings.clone()
	s.current.Store(&published)
}

// Current returns a copy of all settings. The caller may change it; nobody else will notice, and
// later updates do not show in it.
func (s *Store) Current() Settings {
	return s.current.Load().clone()
}

// Enabled reports whether a flag is set.
func (s *Store) Enabled(flag string) bool {
	return s.current.Load().Flags[flag]
}

// Limit returns a limit, or 0 if there is none of that name.
func (s *Store) Limit(name string) int {
	return s.current.Load().Limits[name]
}

// Update calls change once with a copy of the current settings, and makes the result current. If
// change returns an error, Update returns it, and the settings stay as they are; the same if change
// panics. One update follows the other. While change runs, everybody else goes on reading the
// settings as they were.
func (s *Store) Update(change func(*Settings) error) error {
	for {
		before := s.current.Load()
		next := before.clone()
		if err := change(&next); err != nil {
			return err
		}
		published := next.clone()
		if s.current.CompareAndSwap(before, &published) {
			return nil
		}
	}
}
