// Package window counts the latest measurements of a sensor by their value.
//
// Sensors report a few times a second. Dashboards ask for the most frequent values of the latest
// measurements, and alarms ask how often a value occurs among them.
package window

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Bin is a value and how often it occurs.
type Bin struct {
	Value float64
	Count int
}

// Window holds the latest measurements. Use New to make one. All methods may be called from any
// goroutine.
type Window struct {
	mu     sync.RWMutex
	size   int
	latest []float64       // a ring once it is full; guarded by mu
	oldest int             // index of the oldest measurement in the ring; guarded by mu
	counts map[float64]int // of the numbers in latest, never 0 and never of a NaN; guarded by mu
	top    []Bin           // all bins in the order of Top, until the next measurement
	nans   int             // how many NaN are in latest; guarded by mu
}

// New returns an empty window for the latest measurements, at most size of them and at least one.
func New(size int) *Window {
	return &Window{size: max(1, size), counts: make(map[float64]int)}
}

// Add adds a measurement. If the window is full, the oldest one leaves it.
func (w *Window) Add(value float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.top = nil
	w.count(value, 1)
	if len(w.latest) < w.size {
		w.latest = append(w.latest, value)
		return
	}
	w.count(w.latest[w.oldest], -1)
	w.latest[w.oldest] = value
	w.oldest = (w.oldest + 1) % w.size
}

// count changes the count of a value. A NaN differs from itself, so that a map neither finds nor
// deletes an entry under it: it must not become a key. The caller holds mu for writing.
func (w *Window) count(value float64, change int) {
	if math.IsNaN(value) {
		w.nans += change
		return
	}
	w.counts[value] += change
	if w.counts[value] == 0 {
		delete(w.counts, value)
	}
}

// Len returns how many measurements are in the window.
func (w *Window) Len() int {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return len(w.latest)
}

// Count returns how often a value occurs in the window. 0 and -0 are one value, and so are all NaN.
func (w *Window) Count(value float64) int {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if math.IsNaN(value) {
		return w.nans
	}
	return w.counts[value]
}

// Distinct returns how many different values occur in the window.
func (w *Window) Distinct() int {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return len(w.counts) + min(1, w.nans)
}

// Top returns the n most frequent values, or all if there are fewer: by count, the largest first, and
// by value where counts are equal, NaN before the numbers. The caller owns the slice.
func (w *Window) Top(n int) []Bin {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.top == nil {
		w.top = w.bins()
		slices.SortFunc(w.top, order)
	}
	return slices.Clone(w.top[:min(n, len(w.top))])
}

func (w *Window) bins() []Bin {
	bins := make([]Bin, 0, len(w.counts)+1)
	for value, count := range w.counts {
		bins = append(bins, Bin{value, count})
	}
	if w.nans > 0 {
		bins = append(bins, Bin{math.NaN(), w.nans})
	}
	return bins
}

// order compares like cmp.Compare, for which a NaN is equal to a NaN and less than all numbers.
func order(a, b Bin) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}
