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
	labels labels       // guarded by mu
	active map[id]entry // guarded by mu
	peak   int          // most entries that this map has held; guarded by mu
}

// id is a comparable key: a lookup compares its fields, and nothing has to be composed for it.
type id struct {
	user   int64
	device string
}

// entry holds the times of one session.
type entry struct {
	signedIn time.Time
	seen     time.Time
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
		session = entry{signedIn: at}
	}
	if at.After(session.seen) {
		session.seen = at
	}
	t.active[id{user, device}] = session
	t.peak = max(t.peak, len(t.active))
	return !active
}

// Remove signs a device out and reports whether its session was active.
func (t *Tracker) Remove(user int64, device string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, active := t.active[id{user, device}]
	delete(t.active, id{user, device})
	t.labels.drop(id{user, device})
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
	key := id{user, device}
	t.mu.RLock()
	_, active := t.active[key]
	text, known := t.labels.texts[key]
	t.mu.RUnlock()
	if !active {
		return ""
	}
	if known {
		return text
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	session, active := t.active[key]
	if !active {
		return ""
	}
	return t.labels.of(key, session.signedIn)
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
	for id, session := range t.active {
		if session.seen.Before(before) {
			delete(t.active, id)
			t.labels.drop(id)
		}
	}
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

const (
	// smallPeak is a map that is not worth a copy.
	smallPeak = 256
	// shrinkFactor keeps the copies cheap: each is paid for by at least three removals for every
	// entry that it moves.
	shrinkFactor = 4
)

// shrink moves the sessions to a new map when the peak of the old one is far behind: neither delete
// nor clear makes a map smaller, and maps.Clone copies its size too (all true of Go 1.27). The
// caller holds mu for writing, so that nothing can be added between the copy and the exchange.
func (t *Tracker) shrink() {
	if t.peak < smallPeak || len(t.active) > t.peak/shrinkFactor {
		return
	}
	smaller := make(map[id]entry, len(t.active))
	maps.Copy(smaller, t.active)
	t.active, t.peak = smaller, len(smaller)
}
