// Package board holds the gauges that a service shows on its status page.
//
// Handlers set and add to gauges on every request. The status page draws a snapshot each second, and an
// exporter takes the gauges of each interval and sends them on.
package board

import (
	"slices"
	"sync"
)

// Kept is how many of its latest values a gauge keeps.
const Kept = 8

// Gauge is what the board tells of one label. It belongs to whoever got it.
type Gauge struct {
	Count  int       // how many updates there were
	Value  float64   // after the latest update
	Peak   float64   // the largest value of all, which may be below zero
	Recent []float64 // the values after the latest updates, at most Kept, oldest first
}

// Board holds one gauge for each label. The zero value is ready for use, and all methods may be called
// from any goroutine. No value is NaN.
type Board struct {
	mu     sync.RWMutex
	gauges map[string]Gauge // by label; guarded by mu, as is all that they refer to
}

// Set updates the gauge of a label to a value. A gauge comes into being with its first update.
func (b *Board) Set(label string, value float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.record(label, b.gauges[label], value)
}

// Add updates the gauge of a label by adding to its value. A new gauge starts at 0.
func (b *Board) Add(label string, delta float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	gauge := b.gauges[label]
	b.record(label, gauge, gauge.Value+delta)
}

// record stores a gauge with one more value. The caller holds mu for writing since it got the gauge.
func (b *Board) record(label string, gauge Gauge, value float64) {
	if gauge.Count == 0 || value > gauge.Peak {
		gauge.Peak = value
	}
	gauge.Count++
	gauge.Value = value
	recent := append(slices.Clone(gauge.Recent), value)
	gauge.Recent = recent[max(0, len(recent)-Kept):]
	if b.gauges == nil {
		b.gauges = make(map[string]Gauge)
	}
	b.gauges[label] = gauge
}

// Get returns the gauge of a label, and whether there is one.
func (b *Board) Get(label string) (Gauge, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	gauge, known := b.gauges[label]
	gauge.Recent = slices.Clone(gauge.Recent)
	return gauge, known
}

// Take returns the gauge of a label as Get does and ends it: the next update of the label starts a new
// one. Each update is part of exactly one gauge.
func (b *Board) Take(label string) (Gauge, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	gauge, known := b.gauges[label]
	delete(b.gauges, label)
	return gauge, known
}

// Snapshot returns all gauges by label.
func (b *Board) Snapshot() map[string]Gauge {
	b.mu.RLock()
	defer b.mu.RUnlock()
	gauges := make(map[string]Gauge, len(b.gauges))
	for label, gauge := range b.gauges {
		gauge.Recent = slices.Clone(gauge.Recent)
		gauges[label] = gauge
	}
	return gauges
}
