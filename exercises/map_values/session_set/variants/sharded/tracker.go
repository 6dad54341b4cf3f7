// Package sessions knows which devices are signed in.
//
// The gateway asks it on every request: Contains decides whether the request may go on, and Label is
// what the access log writes for it. A janitor calls Expire once a minute.
package sessions

import (
	"hash/maphash"
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
	shards [shardCount]shard
}

const shardCount = 16

// shard holds the sessions whose ids hash to it.
type shard struct {
	mu     sync.RWMutex
	active map[id]entry // guarded by mu
	peak   int          // most entries that this map has held; guarded by mu
}

var seed = maphash.MakeSeed()

func (t *Tracker) shard(key id) *shard {
	return &t.shards[maphash.Comparable(seed, key)%shardCount]
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
	key := id{user, device}
	s := t.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active == nil {
		s.active = make(map[id]entry)
	}
	session, active := s.active[key]
	if !active {
		session = entry{signedIn: at, label: compose(user, device, at)}
	}
	if at.After(session.seen) {
		session.seen = at
	}
	s.active[key] = session
	s.peak = max(s.peak, len(s.active))
	return !active
}

// Remove signs a device out and reports whether its session was active.
func (t *Tracker) Remove(user int64, device string) bool {
	key := id{user, device}
	s := t.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, active := s.active[key]
	delete(s.active, key)
	s.shrink()
	return active
}

// Contains reports whether the session of a device is active.
func (t *Tracker) Contains(user int64, device string) bool {
	key := id{user, device}
	s := t.shard(key)
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, active := s.active[key]
	return active
}

// Label returns the text that stands for an active session in the access log, such as
// "user=17 device=phone since=2026-11-02T09:30:00Z", where since is SignedIn in UTC. It is empty if
// the session is not active.
func (t *Tracker) Label(user int64, device string) string {
	key := id{user, device}
	s := t.shard(key)
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.active[key].label
}

// Len returns how many sessions are active.
func (t *Tracker) Len() int {
	count := 0
	for i := range t.shards {
		count += t.shards[i].count()
	}
	return count
}

// Expire ends the sessions that were last seen before a time, and returns how many those were.
func (t *Tracker) Expire(before time.Time) int {
	expired := 0
	for i := range t.shards {
		expired += t.shards[i].expire(before)
	}
	return expired
}

// Snapshot returns the active sessions in any order. The caller owns the slice.
func (t *Tracker) Snapshot() []Session {
	sessions := make([]Session, 0, t.Len())
	for i := range t.shards {
		sessions = t.shards[i].appendTo(sessions)
	}
	return sessions
}

func (s *shard) count() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.active)
}

func (s *shard) expire(before time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := len(s.active)
	maps.DeleteFunc(s.active, func(_ id, session entry) bool { return session.seen.Before(before) })
	s.shrink()
	return count - len(s.active)
}

func (s *shard) appendTo(sessions []Session) []Session {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for id, session := range s.active {
		sessions = append(sessions, Session{id.user, id.device, session.signedIn, session.seen})
	}
	return sessions
}

const (
	// smallPeak is a map that is not worth a copy.
	smallPeak = 16
	// shrinkFactor keeps the copies cheap: each is paid for by at least three removals for every
	// entry that it moves.
	shrinkFactor = 4
)

// shrink moves the sessions to a new map when the peak of the old one is far behind: neither delete
// nor clear makes a map smaller, and maps.Clone copies its size too (all true of Go 1.27). The
// caller holds mu for writing, so that nothing can be added between the copy and the exchange.
func (s *shard) shrink() {
	if s.peak < smallPeak || len(s.active) > s.peak/shrinkFactor {
		return
	}
	smaller := make(map[id]entry, len(s.active))
	maps.Copy(smaller, s.active)
	s.active, s.peak = smaller, len(smaller)
}
