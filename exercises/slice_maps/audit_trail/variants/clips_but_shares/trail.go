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
	mu       sync.RWMutex
	accounts map[int64][]Event // guarded by mu; no slice in it is ever handed out
}

// Append adds an event to the end of an account's trail.
func (t *Trail) Append(account int64, event Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.accounts == nil {
		t.accounts = make(map[int64][]Event)
	}
	t.accounts[account] = append(t.accounts[account], event)
}

// Events returns the events of an account, oldest first. The caller owns the slice.
func (t *Trail) Events(account int64) []Event {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return slices.Clip(t.accounts[account])
}

// Last returns the newest events of an account, at most n of them, oldest first. The caller owns
// the slice.
func (t *Trail) Last(account int64, n int) []Event {
	t.mu.RLock()
	defer t.mu.RUnlock()
	events := t.accounts[account]
	return slices.Clip(events[max(0, len(events)-n):])
}

// Count returns how many events an account has.
func (t *Trail) Count(account int64) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.accounts[account])
}

// Accounts returns how many accounts have events.
func (t *Trail) Accounts() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.accounts)
}

// Forget removes the events of an account and returns how many there were.
func (t *Trail) Forget(account int64) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	count := len(t.accounts[account])
	delete(t.accounts, account)
	return count
}
