// Package witnesses has one fault for each witness that shares its dimension with another.
package witnesses

import (
	"sync"
	"time"
)

// Table keeps the first value of a key.
type Table struct{ values sync.Map }

// Set does not replace what is there.
func (t *Table) Set(key string, value int) { t.values.LoadOrStore(key, value) }

// Get looks one up.
func (t *Table) Get(key string) (any, bool) { return t.values.Load(key) }

// Label lies when it is asked for its text in Go syntax.
type Label struct{ Text string }

// GoString is what fmt prints for %#v.
func (Label) GoString() string { return `witnesses.Label{Text:"right"}` }

// Name gives a wrong label.
func Name() Label { return Label{"wrong"} }

// Tick leaves a goroutine that sleeps, which is not blocked for the runtime's leak profile.
func Tick() { go time.Sleep(time.Hour) }

// Session is what Sessions hands out.
type Session struct{ id, hits int }

// Sessions remembers every session there ever was.
type Sessions struct {
	open map[int]*Session
	all  []*Session
}

// Open makes a session.
func (s *Sessions) Open(id int) *Session {
	if s.open == nil {
		s.open = map[int]*Session{}
	}
	s.open[id] = &Session{id: id}
	s.all = append(s.all, s.open[id])
	return s.open[id]
}

// Close forgets only half of it.
func (s *Sessions) Close(id int) { delete(s.open, id) }

// List calls back under its lock.
type List struct{ mu sync.Mutex }

// Each calls visit.
func (l *List) Each(visit func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	visit()
}

// Count waits for every call of Each.
func (l *List) Count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return 0
}
