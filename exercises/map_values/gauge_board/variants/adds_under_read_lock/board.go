// Package board holds the gauges that a service shows on its status page.
//
// Handlers set and add to gauges on every request. The status page draws a snapshot each second, and an
// exporter takes the gauges of each interval and sends them on.
package board

import "sync"

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
	series map[string]*series // by label; guarded by mu
}

// Set updates the gauge of a label to a value. A gauge comes into being with its first update.
func (b *Board) Set(label string, value float64) {
	b.mu.RLock()
	if s, known := b.series[label]; known {
		defer b.mu.RUnlock()
		s.record(value)
		return
	}
	b.mu.RUnlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.of(label).record(value)
}

// Add updates the gauge of a label by adding to its value. A new gauge starts at 0.
func (b *Board) Add(label string, delta float64) {
	b.mu.RLock()
	if s, known := b.series[label]; known {
		defer b.mu.RUnlock()
		s.record(s.value + delta)
		return
	}
	b.mu.RUnlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.of(label)
	s.record(s.value + delta)
}

// of returns the series of a label, which it makes if there is none. The caller holds mu for writing
// until the series is changed: then nobody can take it away in between.
func (b *Board) of(label string) *series {
	s, known := b.series[label]
	if !known {
		if b.series == nil {
			b.series = make(map[string]*series)
		}
		s = new(series)
		b.series[label] = s
	}
	return s
}

// Get returns the gauge of a label, and whether there is one.
func (b *Board) Get(label string) (Gauge, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	s, known := b.series[label]
	if !known {
		return Gauge{}, false
	}
	return s.gauge(), true
}

// Take returns the gauge of a label as Get does and ends it: the next update of the label starts a new
// one. Each update is part of exactly one gauge.
func (b *Board) Take(label string) (Gauge, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, known := b.series[label]
	if !known {
		return Gauge{}, false
	}
	delete(b.series, label)
	return s.gauge(), true
}

// Snapshot returns all gauges by label.
func (b *Board) Snapshot() map[string]Gauge {
	b.mu.RLock()
	defer b.mu.RUnlock()
	gauges := make(map[string]Gauge, len(b.series))
	for label, s := range b.series {
		gauges[label] = s.gauge()
	}
	return gauges
}

// series is the gauge of a label inside the board. Its values are in an array: that is part of the
// struct, and nothing outside of the board can share it.
type series struct {
	count  int
	value  float64
	peak   float64
	recent [Kept]float64 // update number i is at i % Kept
}

func (s *series) record(value float64) {
	if s.count == 0 || value > s.peak {
		s.peak = value
	}
	s.recent[s.count%Kept] = value
	s.count++
	s.value = value
}

func (s *series) gauge() Gauge {
	recent := make([]float64, 0, min(s.count, Kept))
	for i := s.count - cap(recent); i < s.count; i++ {
		recent = append(recent, s.recent[i%Kept])
	}
	return Gauge{Count: s.count, Value: s.value, Peak: s.peak, Recent: recent}
}
