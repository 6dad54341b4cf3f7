// Package rates prices parcels, and remembers the prices.
//
// A price follows from some four thousand rules, and takes 40 milliseconds to compute. The checkout
// asks for the same few hundred parcels again and again, from many goroutines.
package rates

import (
	"hash/maphash"
	"maps"
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

	seed maphash.Seed

	mu      sync.RWMutex
	buckets map[uint64][]entry // guarded by mu
	count   int                // guarded by mu
}

// New returns an empty table in front of compute, which gives equal queries equal prices, and may be
// called from several goroutines at once.
func New(compute func(Query) Price) *Table {
	return &Table{compute: compute, seed: maphash.MakeSeed(), buckets: make(map[uint64][]entry)}
}

// Price returns the price for a query, and computes it if the table does not have it. The options
// stay the caller's, who may change them after the call.
//
// Two queries are equal if From, To and Kilos are equal by ==, At is the same instant, and Options
// hold the same values under the same names; no options are equal to nil.
func (t *Table) Price(query Query) Price {
	sum := t.hash(query)
	if price, known := t.find(sum, query); known {
		return price
	}
	price := t.compute(query)
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, entry := range t.buckets[sum] {
		if equal(entry.query, query) {
			return entry.price
		}
	}
	kept := query
	kept.Options = maps.Clone(query.Options)
	t.buckets[sum] = append(t.buckets[sum], entry{kept, price})
	t.count++
	return price
}

func (t *Table) find(sum uint64, query Query) (Price, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, entry := range t.buckets[sum] {
		if equal(entry.query, query) {
			return entry.price, true
		}
	}
	return Price{}, false
}

// Len returns how many prices the table remembers.
func (t *Table) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.count
}

type entry struct {
	query Query
	price Price
}

// equal is what makes the answers right; the hash only makes them fast.
func equal(a, b Query) bool {
	weight := a.Kilos == b.Kilos || a.Kilos != a.Kilos && b.Kilos != b.Kilos
	return weight && a.From == b.From && a.To == b.To && a.At.Equal(b.At) && maps.Equal(a.Options, b.Options)
}

// hash adds the hashes of the options, which needs no order among them.
func (t *Table) hash(query Query) uint64 {
	sum := maphash.String(t.seed, query.From) + 3*maphash.String(t.seed, query.To) + uint64(query.At.Unix())
	if query.Kilos == query.Kilos {
		sum += 5 * maphash.Comparable(t.seed, query.Kilos)
	}
	for name, value := range query.Options {
		sum += maphash.String(t.seed, name) ^ 7*maphash.String(t.seed, value)
	}
	return sum
}
