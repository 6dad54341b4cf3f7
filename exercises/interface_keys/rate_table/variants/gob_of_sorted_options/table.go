// Package rates prices parcels, and remembers the prices.
//
// A price follows from some four thousand rules, and takes 40 milliseconds to compute. The checkout
// asks for the same few hundred parcels again and again, from many goroutines.
package rates

import (
	"bytes"
	"encoding/gob"
	"maps"
	"math"
	"slices"
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

	mu     sync.RWMutex
	prices map[string]Price // guarded by mu
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
	key := keyOf(query)
	t.mu.RLock()
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

// flat is a Query whose encoding has one form only.
type flat struct {
	From, To string
	Kilos    uint64
	Second   int64
	Nano     int
	Options  [][2]string
}

func keyOf(query Query) string {
	kilos := math.Float64bits(query.Kilos)
	if query.Kilos == 0 {
		kilos = 0
	}
	one := flat{query.From, query.To, kilos, query.At.Unix(), query.At.Nanosecond(), nil}
	for _, name := range slices.Sorted(maps.Keys(query.Options)) {
		one.Options = append(one.Options, [2]string{name, query.Options[name]})
	}
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(one); err != nil {
		panic(err) // cannot happen: gob can encode every flat
	}
	return buffer.String()
}
