// Package atomicity is the correct twin of the starter.
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
	defer s.mu.Unlock()
	entry := s.entries[key]
	if entry == nil {
		entry = new(int)
		s.entries[key] = entry
	}
	return entry
}

func (s *Store) KeepFirst(key string, value int) int {
	kept, _ := s.first.LoadOrStore(key, value)
	return kept.(int)
}

func (s *Store) Close() {
	if s.closed.CompareAndSwap(false, true) {
		close(s.ended)
	}
}

func (s *Store) Move(amount int) {
	s.mu.Lock()
	s.left -= amount
	s.right += amount
	s.mu.Unlock()
}

func (s *Store) Snapshot() (left, right int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left, s.right
}

func (s *Store) Add(amount int64) {
	for old := s.total.Load(); !s.total.CompareAndSwap(old, old+amount); old = s.total.Load() {
	}
}

func (s *Store) Total() int64 { return s.total.Load() }
