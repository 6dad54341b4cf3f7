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
	latest []float64       // oldest first
	counts map[float64]int // of the values in latest
	top    []Bin           // all bins in the order of Top, until the next measurement
}

// New returns an empty window for the latest measurements, at most size of them and at least one.
func New(size int) *Window {
	return &Window{size: max(1, size), counts: make(map[float64]int)}
}

// Add adds a measurement. If the window is full, the oldest one leaves it.
func (w *Window) Add(value float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.latest) == w.size {
		w.leave(w.latest[0])
		w.latest = w.latest[1:]
	}
	w.latest = append(w.latest, value)
	w.counts[value]++
	w.top = nil
}

// leave takes a measurement out of the counts.
func (w *Window) leave(value float64) {
	w.counts[value]--
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
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.top == nil {
		for value, count := range w.counts {
			w.top = append(w.top, Bin{value, count})
		}
		slices.SortFunc(w.top, order)
	}
	return w.top[:min(n, len(w.top))]
}

func order(a, b Bin) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}
