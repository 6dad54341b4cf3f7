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
	accounts sync.Map // int64 -> *entry
}

type entry struct {
	mu        sync.Mutex
	events    []Event
	forgotten bool // no longer in the map: whoever still holds it must look again
}

// Append adds an event to the end of an account's trail.
func (t *Trail) Append(account int64, event Event) {
	for !t.find(account).append(event) {
	}
}

func (t *Trail) find(account int64) *entry {
	if value, ok := t.accounts.Load(account); ok {
		return value.(*entry)
	}
	value, _ := t.accounts.LoadOrStore(account, new(entry))
	return value.(*entry)
}

func (e *entry) append(event Event) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.forgotten {
		return false
	}
	e.events = append(e.events, event)
	return true
}

// Events returns the events of an account, oldest first.
func (t *Trail) Events(account int64) []Event {
	return t.Last(account, int(^uint(0)>>1))
}

// Last returns the newest events of an account, at most n of them, oldest first.
func (t *Trail) Last(account int64, n int) []Event {
	value, ok := t.accounts.Load(account)
	if !ok {
		return nil
	}
	found := value.(*entry)
	found.mu.Lock()
	defer found.mu.Unlock()
	return slices.Clone(found.events[max(0, len(found.events)-n):])
}

// Count returns how many events an account has.
func (t *Trail) Count(account int64) int {
	value, ok := t.accounts.Load(account)
	if !ok {
		return 0
	}
	found := value.(*entry)
	found.mu.Lock()
	defer found.mu.Unlock()
	return len(found.events)
}

// Accounts returns how many accounts have events.
func (t *Trail) Accounts() int {
	count := 0
	t.accounts.Range(func(any, any) bool {
		count++
		return true
	})
	return count
}

// Forget removes the events of an account and returns how many there were.
func (t *Trail) Forget(account int64) int {
	value, ok := t.accounts.LoadAndDelete(account)
	if !ok {
		return 0
	}
	found := value.(*entry)
	found.mu.Lock()
	defer found.mu.Unlock()
	found.forgotten = true
	return len(found.events)
}
