// Package audit keeps the audit trail of accounts in memory until the archiver has stored it.
//
// Request handlers append to it from many goroutines at once. Support staff read trails through the
// admin page, and the archiver reads an account's events, stores them and then forgets the account.
package audit

import (
	"slices"
	"sync"
	"time"
)

// Event is one entry of an audit trail.
type Event struct {
	At     time.Time
	Actor  string
	Action string
}

// Trail holds the events of all accounts, oldest first. The zero value is ready for use, and all
// methods may be called from any goroutine.
type Trail struct {
	shards [16]shard
}

type shard struct {
	mu       sync.RWMutex
	accounts map[int64][]Event // guarded by mu; no slice in it is ever handed out
}

func (t *Trail) shard(account int64) *shard {
	return &t.shards[uint64(account)%uint64(len(t.shards))]
}

// Append adds an event to the end of an account's trail.
func (t *Trail) Append(account int64, event Event) {
	s := t.shard(account)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accounts == nil {
		s.accounts = make(map[int64][]Event)
	}
	s.accounts[account] = append(s.accounts[account], event)
}

// Events returns the events of an account, oldest first. The caller owns the slice.
func (t *Trail) Events(account int64) []Event {
	s := t.shard(account)
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.accounts[account])
}

// Last returns the newest events of an account, at most n of them, oldest first. The caller owns
// the slice.
func (t *Trail) Last(account int64, n int) []Event {
	s := t.shard(account)
	s.mu.RLock()
	defer s.mu.RUnlock()
	events := s.accounts[account]
	return slices.Clone(events[max(0, len(events)-n):])
}

// Count returns how many events an account has.
func (t *Trail) Count(account int64) int {
	s := t.shard(account)
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.accounts[account])
}

// Accounts returns how many accounts have events.
func (t *Trail) Accounts() int {
	count := 0
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.RLock()
		count += len(s.accounts)
		s.mu.RUnlock()
	}
	return count
}

// Forget removes the events of an account and returns how many there were.
func (t *Trail) Forget(account int64) int {
	s := t.shard(account)
	s.mu.Lock()
	defer s.mu.Unlock()
	count := len(s.accounts[account])
	delete(s.accounts, account)
	return count
}
