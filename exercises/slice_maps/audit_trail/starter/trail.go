// Package audit keeps the audit trail of accounts in memory until the archiver has stored it.
//
// Request handlers append to it from many goroutines at once. Support staff read trails through the
// admin page, and the archiver reads an account's events, stores them and then forgets the account.
package audit

import (
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
	accounts sync.Map // int64 -> []Event; sync.Map makes this safe for concurrent use
}

// Append adds an event to the end of an account's trail.
func (t *Trail) Append(account int64, event Event) {
	events := t.load(account)
	t.accounts.Store(account, append(events, event))
}

// Events returns the events of an account, oldest first.
func (t *Trail) Events(account int64) []Event {
	return t.load(account)
}

// Last returns the newest events of an account, at most n of them, oldest first.
func (t *Trail) Last(account int64, n int) []Event {
	events := t.load(account)
	return events[max(0, len(events)-n):]
}

// Count returns how many events an account has.
func (t *Trail) Count(account int64) int {
	count := 0
	t.accounts.Range(func(key, value any) bool {
		if key == any(account) {
			count = len(value.([]Event))
			return false
		}
		return true
	})
	return count
}

// Accounts returns how many accounts have events.
func (t *Trail) Accounts() int {
	count := 0
	t.accounts.Range(func(_, value any) bool {
		if len(value.([]Event)) > 0 {
			count++
		}
		return true
	})
	return count
}

// Forget removes the events of an account and returns how many there were.
func (t *Trail) Forget(account int64) int {
	events := t.load(account)
	t.accounts.Store(account, events[:0])
	return len(events)
}

func (t *Trail) load(account int64) []Event {
	value, ok := t.accounts.Load(account)
	if !ok {
		return nil
	}
	return value.([]Event)
}
