// Package atomicity has five faults of one kind: each step is safe, and the steps are not one.
package atomicity

import (
	"sync"
	"sync/atomic"
)

type Store struct {
	mu      sync.Mutex
	entries map[string]*int
	first   sync.Map
	left    int
	right   int
	total   atomic.Int64
	ended   chan struct{}
	closed  atomic.Bool
}

func New() *Store {
	return &Store{entries: make(map[string]*int), ended: make(chan struct{})}
}

func (s *Store) GetOrCreate(key string) *int {
	s.mu.Lock()
	entry := s.entries[key]
	s.mu.Unlock()
	if entry == nil {
		entry = new(int)
		s.mu.Lock()
		s.entries[key] = entry
		s.mu.Unlock()
	}
	return entry
}

func (s *Store) KeepFirst(key string, value int) int {
	if kept, ok := s.first.Load(key); ok {
		return kept.(int)
	}
	s.first.Store(key, value)
	return value
}

func (s *Store) Close() {
	if s.closed.Load() {
		return
	}
	close(s.ended)
	s.closed.Store(true)
}

func (s *Store) Move(amount int) {
	s.mu.Lock()
	s.left -= amount
	s.right += amount
	s.mu.Unlock()
}

func (s *Store) Snapshot() (left, right int) {
	s.mu.Lock()
	left = s.left
	s.mu.Unlock()
	s.mu.Lock()
	right = s.right
	s.mu.Unlock()
	return left, right
}

func (s *Store) Add(amount int64) { s.total.Store(s.total.Load() + amount) }

func (s *Store) Total() int64 { return s.total.Load() }
