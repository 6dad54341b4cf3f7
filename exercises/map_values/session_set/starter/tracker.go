// Package sessions knows which devices are signed in.
//
// The gateway asks it on every request: Contains decides whether the request may go on, and Label is
// what the access log writes for it. A janitor calls Expire once a minute.
package sessions

import (
	"fmt"
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
	active map[string]Session // by key
	labels labels
}

// Add signs a device in and reports true. If its session is active already, Add renews it: Seen
// becomes at, unless it is later than that, SignedIn stays, and the result is false.
func (t *Tracker) Add(user int64, device string, at time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.active == nil {
		t.active = make(map[string]Session)
	}
	session, active := t.active[key(user, device)]
	if !active {
		session = Session{User: user, Device: device, SignedIn: at}
	}
	if at.After(session.Seen) {
		session.Seen = at
	}
	t.active[key(user, device)] = session
	return !active
}

// Remove signs a device out and reports whether its session was active.
func (t *Tracker) Remove(user int64, device string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, active := t.active[key(user, device)]
	delete(t.active, key(user, device))
	return active
}

// Contains reports whether the session of a device is active.
func (t *Tracker) Contains(user int64, device string) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	_, active := t.active[key(user, device)]
	return active
}

// Label returns the text that stands for an active session in the access log, such as
// "user=17 device=phone since=2026-11-02T09:30:00Z", where since is SignedIn in UTC. It is empty if
// the session is not active.
func (t *Tracker) Label(user int64, device string) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	session, active := t.active[key(user, device)]
	if !active {
		return ""
	}
	return t.labels.of(session)
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
	expired := 0
	for key, session := range t.active {
		if session.Seen.Before(before) {
			delete(t.active, key)
			expired++
		}
	}
	if len(t.active) == 0 {
		clear(t.active) // the peak is over: release its memory
	}
	return expired
}

// Snapshot returns the active sessions in any order. The caller owns the slice.
func (t *Tracker) Snapshot() []Session {
	t.mu.RLock()
	defer t.mu.RUnlock()
	sessions := make([]Session, 0, len(t.active))
	for _, session := range t.active {
		sessions = append(sessions, session)
	}
	return sessions
}

func key(user int64, device string) string {
	return fmt.Sprintf("%d/%s", user, device)
}
