// Package witnesses has no fault here: the twin that must pass.
package witnesses

import (
	"sync"
	"time"
)

// Table is a concurrent map.
type Table struct{ values sync.Map }

// Set stores a value.
func (t *Table) Set(key string, value int) { t.values.Store(key, value) }

// Get looks one up.
func (t *Table) Get(key string) (any, bool) { return t.values.Load(key) }

// Label has a text.
type Label struct{ Text string }

// Name gives the right label.
func Name() Label { return Label{"right"} }

// Tick waits for its goroutine, an hour of virtual time long.
func Tick() {
	done := make(chan struct{})
	go func() {
		time.Sleep(time.Hour)
		close(done)
	}()
	<-done
}

// Session is what Sessions hands out.
type Session struct{ id, hits int }

// Sessions forgets a session when it is closed.
type Sessions struct{ open map[int]*Session }

// Open makes a session.
func (s *Sessions) Open(id int) *Session {
	if s.open == nil {
		s.open = map[int]*Session{}
	}
	s.open[id] = &Session{id: id}
	return s.open[id]
}

// Close forgets one.
func (s *Sessions) Close(id int) { delete(s.open, id) }

// List calls back without a lock that others need.
type List struct{ mu sync.RWMutex }

// Each calls visit.
func (l *List) Each(visit func()) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	visit()
}

// Count only reads.
func (l *List) Count() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return 0
}
