// Package sessions knows which devices are signed in.
//
// The gateway asks it on every request: Contains decides whether the request may go on, and Label is
// what the access log writes for it. A janitor calls Expire once a minute.
package sessions

import (
	"maps"
	"sync"
	"time"
)

// Session is a signed-in device of a user.
type Session struct {
	User     int64
	Device   string
	SignedIn time.Time
	Seen     time.Time
}

// Tracker holds the active sessions, at most one for each device of a user. The zero value is ready
// for use, and all methods may be called from any goroutine.
type Tracker struct {
	mu     sync.RWMutex
	active map[id]entry // guarded by mu
}

// id is a comparable key: a lookup compares its fields, and nothing has to be composed for it.
type id struct {
	user   int64
	device string
}

// entry is all that belongs to one session, so that all of it goes when the session ends.
type entry struct {
	signedIn time.Time
	seen     time.Time
	label    string
}

// Add signs a device in and reports true. If its session is active already, Add renews it: Seen
// becomes at, unless it is later than that, SignedIn stays, and the result is false.
func (t *Tracker) Add(user int64, device string, at time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active == nil {
		t.active = make(map[id]entry)
	}
	session, active := t.active[id{user, device}]
	if !active {
		session = entry{signedIn: at, label: compose(user, device, at)}
	}
	if at.After(session.seen) {
		session.seen = at
	}
	t.active[id{user, device}] = session
	return !active
}

// Remove signs a device out and reports whether its session was active.
func (t *Tracker) Remove(user int64, device string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, active := t.active[id{user, device}]
	delete(t.active, id{user, device})
	t.shrink()
	return active
}

// Contains reports whether the session of a device is active.
func (t *Tracker) Contains(user int64, device string) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	_, active := t.active[id{user, device}]
	return active
}

// Label returns the text that stands for an active session in the access log, such as
// "user=17 device=phone since=2026-11-02T09:30:00Z", where since is SignedIn in UTC. It is empty if
// the session is not active.
func (t *Tracker) Label(user int64, device string) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.active[id{user, device}].label
}

// Len returns how many sessions are active.
func (t *Tracker) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.active)
}

// Expire ends the sessions that were last seen before a time, and returns how many those were.
func (t *Tracker) Expire(before time.Time) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	count := len(t.active)
	maps.DeleteFunc(t.active, func(_ id, session entry) bool { return session.seen.Before(before) })
	t.shrink()
	return count - len(t.active)
}

// Snapshot returns the active sessions in any order. The caller owns the slice.
func (t *Tracker) Snapshot() []Session {
	t.mu.RLock()
	defer t.mu.RUnlock()
	sessions := make([]Session, 0, len(t.active))
	for id, session := range t.active {
		sessions = append(sessions, Session{id.user, id.device, session.signedIn, session.seen})
	}
	return sessions
}

// shrink takes a new map when nobody is left. The caller holds mu for writing.
func (t *Tracker) shrink() {
	if len(t.active) == 0 {
		t.active = nil
	}
}
