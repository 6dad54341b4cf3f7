// Package sessions knows which devices are signed in.
//
// The gateway asks it on every request: Contains decides whether the request may go on, and Label is
// what the access log writes for it. A janitor calls Expire once a minute.
package sessions

import (
	"sync"
	"sync/atomic"
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
	active sync.Map     // id -> *entry; since Go 1.24 it gives back the nodes that deletes empty
	count  atomic.Int64 // of entries in active
}

type id struct {
	user   int64
	device string
}

// entry is one state of a session and never changes: a renewal puts a new one in its place, and
// Expire says by CompareAndDelete which state it has seen.
type entry struct {
	signedIn time.Time
	seen     time.Time
	label    string
}

// Add signs a device in and reports true. If its session is active already, Add renews it: Seen
// becomes at, unless it is later than that, SignedIn stays, and the result is false.
func (t *Tracker) Add(user int64, device string, at time.Time) bool {
	key := id{user, device}
	for {
		known, active := t.active.Load(key)
		if !active {
			session := &entry{signedIn: at, seen: at, label: compose(user, device, at)}
			if _, active = t.active.LoadOrStore(key, session); !active {
				t.count.Add(1)
				return true
			}
			continue
		}
		old := known.(*entry)
		if !at.After(old.seen) {
			return false
		}
		renewed := &entry{signedIn: old.signedIn, seen: at, label: old.label}
		if t.active.CompareAndSwap(key, old, renewed) {
			return false
		}
	}
}

// Remove signs a device out and reports whether its session was active.
func (t *Tracker) Remove(user int64, device string) bool {
	_, active := t.active.LoadAndDelete(id{user, device})
	if active {
		t.count.Add(-1)
	}
	return active
}

// Contains reports whether the session of a device is active.
func (t *Tracker) Contains(user int64, device string) bool {
	_, active := t.active.Load(id{user, device})
	return active
}

// Label returns the text that stands for an active session in the access log, such as
// "user=17 device=phone since=2026-11-02T09:30:00Z", where since is SignedIn in UTC. It is empty if
// the session is not active.
func (t *Tracker) Label(user int64, device string) string {
	session, active := t.active.Load(id{user, device})
	if !active {
		return ""
	}
	return session.(*entry).label
}

// Len returns how many sessions are active.
func (t *Tracker) Len() int { return int(max(0, t.count.Load())) }

// Expire ends the sessions that were last seen before a time, and returns how many those were.
func (t *Tracker) Expire(before time.Time) int {
	expired := 0
	for key, session := range t.active.Range {
		if session.(*entry).seen.Before(before) && t.active.CompareAndDelete(key, session) {
			t.count.Add(-1)
			expired++
		}
	}
	return expired
}

// Snapshot returns the active sessions in any order. The caller owns the slice.
func (t *Tracker) Snapshot() []Session {
	sessions := make([]Session, 0, t.Len())
	for key, value := range t.active.Range {
		id, session := key.(id), value.(*entry)
		sessions = append(sessions, Session{id.user, id.device, session.signedIn, session.seen})
	}
	return sessions
}
