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
	accounts sync.Map // int64 -> *node, the newest one of the account
}

// node is one event with all that came before it. It never changes once it is in the map.
type node struct {
	event  Event
	before *node
	count  int
}

// Append adds an event to the end of an account's trail.
func (t *Trail) Append(account int64, event Event) {
	for {
		before := t.newest(account)
		if before == nil {
			if _, lost := t.accounts.LoadOrStore(account, &node{event: event, count: 1}); !lost {
				return
			}
			continue
		}
		if t.accounts.CompareAndSwap(account, before, &node{event, before, before.count + 1}) {
			return
		}
	}
}

// Events returns the events of an account, oldest first.
func (t *Trail) Events(account int64) []Event {
	return last(t.newest(account), int(^uint(0)>>1))
}

// Last returns the newest events of an account, at most n of them, oldest first.
func (t *Trail) Last(account int64, n int) []Event {
	return last(t.newest(account), n)
}

func last(newest *node, n int) []Event {
	if newest == nil {
		return nil
	}
	events := make([]Event, min(n, newest.count))
	for i := len(events) - 1; i >= 0; i-- {
		events[i] = newest.event
		newest = newest.before
	}
	return events
}

// Count returns how many events an account has.
func (t *Trail) Count(account int64) int {
	newest := t.newest(account)
	if newest == nil {
		return 0
	}
	return newest.count
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
	return value.(*node).count
}

func (t *Trail) newest(account int64) *node {
	value, ok := t.accounts.Load(account)
	if !ok {
		return nil
	}
	return value.(*node)
}
