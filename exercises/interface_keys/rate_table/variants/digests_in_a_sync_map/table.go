// Package rates prices parcels, and remembers the prices.
//
// A price follows from some four thousand rules, and takes 40 milliseconds to compute. The checkout
// asks for the same few hundred parcels again and again, from many goroutines.
package rates

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"sync"
	"sync/atomic"
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

	prices sync.Map // [sha256.Size]byte -> Price
	count  atomic.Int64
}

// New returns an empty table in front of compute, which gives equal queries equal prices, and may be
// called from several goroutines at once.
func New(compute func(Query) Price) *Table {
	return &Table{compute: compute}
}

// Price returns the price for a query, and computes it if the table does not have it. The options
// stay the caller's, who may change them after the call.
//
// Two queries are equal if From, To and Kilos are equal by ==, At is the same instant, and Options
// hold the same values under the same names; no options are equal to nil.
func (t *Table) Price(query Query) Price {
	var scratch [512]byte
	key := sha256.Sum256(appendKey(scratch[:0], query))
	if price, known := t.prices.Load(key); known {
		return price.(Price)
	}
	price, known := t.prices.LoadOrStore(key, t.compute(query))
	if !known {
		t.count.Add(1)
	}
	return price.(Price)
}

// Len returns how many prices the table remembers.
func (t *Table) Len() int {
	return int(t.count.Load())
}

// appendKey appends an encoding that is canonical and injective: equal queries give the same bytes,
// and different ones differ. Every part has a fixed size or begins with its length, so that none can
// continue in the next one, whatever is in it; and what == calls equal is written in one way only.
func appendKey(key []byte, query Query) []byte {
	key = appendText(key, query.From)
	key = appendText(key, query.To)
	key = binary.BigEndian.AppendUint64(key, canonicalBits(query.Kilos))
	key = binary.BigEndian.AppendUint64(key, uint64(query.At.Unix()))
	key = binary.BigEndian.AppendUint32(key, uint32(query.At.Nanosecond()))
	names := make([]string, 0, 16) // on the stack, unless there are more
	for name := range query.Options {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		key = appendText(key, name)
		key = appendText(key, query.Options[name])
	}
	return key
}

func appendText(key []byte, text string) []byte {
	key = binary.AppendUvarint(key, uint64(len(text)))
	return append(key, text...)
}

// canonicalBits returns the same bits for 0 and -0, which are equal, and for all NaN, so that queries
// without a weight share a price instead of adding one each time.
func canonicalBits(number float64) uint64 {
	switch {
	case number == 0:
		return 0
	case math.IsNaN(number):
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(number)
}
