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
	counts map[float64]int // of the numbers in latest, never 0; guarded by mu
}

// New returns an empty window for the latest measurements, at most size of them and at least one.
func New(size int) *Window {
	return &Window{size: max(1, size), counts: make(map[float64]int)}
}

// Add adds a measurement. If the window is full, the oldest one leaves it.
func (w *Window) Add(value float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if math.IsNaN(value) {
		value = math.Inf(-1)
	}
	w.count(value, 1)
	if len(w.latest) < w.size {
		w.latest = append(w.latest, value)
		return
	}
	w.count(w.latest[w.oldest], -1)
	w.latest[w.oldest] = value
	w.oldest = (w.oldest + 1) % w.size
}

// count changes the count of a value. The caller holds mu for writing.
func (w *Window) count(value float64, change int) {
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
		value = math.Inf(-1)
	}
	return w.counts[value]
}

// Distinct returns how many different values occur in the window.
func (w *Window) Distinct() int {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return len(w.counts)
}

// Top returns the n most frequent values, or all if there are fewer: by count, the largest first, and
// by value where counts are equal, NaN before the numbers. The caller owns the slice.
func (w *Window) Top(n int) []Bin {
	bins := w.bins()
	slices.SortFunc(bins, order) // without the lock: the bins are ours
	return bins[:min(n, len(bins))]
}

func (w *Window) bins() []Bin {
	w.mu.RLock()
	defer w.mu.RUnlock()
	bins := make([]Bin, 0, len(w.counts)+1)
	for value, count := range w.counts {
		bins = append(bins, Bin{value, count})
	}
	return bins
}

// order compares like cmp.Compare, for which a NaN is equal to a NaN and less than all numbers.
func order(a, b Bin) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}
