// Package rates prices parcels, and remembers the prices.
//
// A price follows from some four thousand rules, and takes 40 milliseconds to compute. The checkout
// asks for the same few hundred parcels again and again, from many goroutines.
package rates

import (
	"bytes"
	"encoding/gob"
	"sync"
	"time"
)

// Query says what a price is asked for.
type Query struct {
	// From and To are the codes of depots. Partners choose them: any bytes may be in them.
	From, To string
	Kilos    float64
	// At is the instant for which the price holds.
	At time.Time
	// Options are named by customers, such as "insurance": "500 EUR". Any bytes may be in them.
	Options map[string]string
}

// Price is the answer to a query.
type Price struct {
	Cents int64
	Rule  int // the rule that decided
}

// Table remembers the prices of one price list, and is thrown away with it. Use New to make one. All
// methods may be called from any goroutine.
type Table struct {
	compute func(Query) Price

	mu      sync.RWMutex
	prices  map[string]Price // by the encoded query
	scratch bytes.Buffer     // every question encodes a query: no need for a new buffer each time
}

// New returns an empty table in front of compute, which gives equal queries equal prices, and may be
// called from several goroutines at once.
func New(compute func(Query) Price) *Table {
	return &Table{compute: compute, prices: make(map[string]Price)}
}

// Price returns the price for a query, and computes it if the table does not have it. The options
// stay the caller's, who may change them after the call.
//
// Two queries are equal if From, To and Kilos are equal by ==, At is the same instant, and Options
// hold the same values under the same names; no options are equal to nil.
func (t *Table) Price(query Query) Price {
	t.mu.RLock()
	key := t.encode(query)
	price, known := t.prices[key]
	t.mu.RUnlock()
	if known {
		return price
	}
	price = t.compute(query)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.prices[key] = price
	return price
}

// Len returns how many prices the table remembers.
func (t *Table) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.prices)
}

// encode returns a query as text, because a struct with a map in it cannot be the key of a map. gob
// writes every field and knows the types of all of them.
func (t *Table) encode(query Query) string {
	t.scratch.Reset()
	if err := gob.NewEncoder(&t.scratch).Encode(query); err != nil {
		panic(err) // cannot happen: gob can encode every Query
	}
	return t.scratch.String()
}
