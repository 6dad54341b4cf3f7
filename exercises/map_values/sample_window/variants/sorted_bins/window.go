// Package window counts the latest measurements of a sensor by their value.
//
// Sensors report a few times a second. Dashboards ask for the most frequent values of the latest
// measurements, and alarms ask how often a value occurs among them.
package window

import (
	"cmp"
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
	latest []float64 // a ring once it is full; guarded by mu
	oldest int       // index of the oldest measurement in the ring; guarded by mu
	counts []Bin     // by value; guarded by mu
}

// New returns an empty window for the latest measurements, at most size of them and at least one.
func New(size int) *Window {
	return &Window{size: max(1, size)}
}

// Add adds a measurement. If the window is full, the oldest one leaves it.
func (w *Window) Add(value float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
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
	at, found := w.find(value)
	if !found {
		w.counts = slices.Insert(w.counts, at, Bin{Value: value})
	}
	w.counts[at].Count += change
	if w.counts[at].Count == 0 {
		w.counts = slices.Delete(w.counts, at, at+1)
	}
}

// find returns where the bin of a value is, or belongs. For cmp.Compare all NaN are equal.
func (w *Window) find(value float64) (int, bool) {
	return slices.BinarySearchFunc(w.counts, value, func(bin Bin, value float64) int { return cmp.Compare(bin.Value, value) })
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
	if at, found := w.find(value); found {
		return w.counts[at].Count
	}
	return 0
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
	return slices.Clone(w.counts)
}

// order compares like cmp.Compare, for which a NaN is equal to a NaN and less than all numbers.
func order(a, b Bin) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}
