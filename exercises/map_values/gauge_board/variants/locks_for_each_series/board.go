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
	for !b.of(label).set(value) {
	}
}

// Add updates the gauge of a label by adding to its value. A new gauge starts at 0.
func (b *Board) Add(label string, delta float64) {
	for !b.of(label).add(delta) {
	}
}

// set and add report false if the series has ended in the meantime.
func (s *series) set(value float64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.record(value)
	}
	return !s.ended
}

func (s *series) add(delta float64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.record(s.value + delta)
	}
	return !s.ended
}

// of returns the series of a label, which it makes if there is none.
func (b *Board) of(label string) *series {
	b.mu.RLock()
	s, known := b.series[label]
	b.mu.RUnlock()
	if known {
		return s
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if s, known := b.series[label]; known {
		return s
	}
	if b.series == nil {
		b.series = make(map[string]*series)
	}
	s = new(series)
	b.series[label] = s
	return s
}

// Get returns the gauge of a label, and whether there is one.
func (b *Board) Get(label string) (Gauge, bool) {
	b.mu.RLock()
	s, known := b.series[label]
	b.mu.RUnlock()
	if !known {
		return Gauge{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gauge(), s.count > 0
}

// Take returns the gauge of a label as Get does and ends it: the next update of the label starts a new
// one. Each update is part of exactly one gauge.
func (b *Board) Take(label string) (Gauge, bool) {
	b.mu.Lock()
	s, known := b.series[label]
	delete(b.series, label)
	b.mu.Unlock()
	if !known {
		return Gauge{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	return s.gauge(), s.count > 0
}

// Snapshot returns all gauges by label.
func (b *Board) Snapshot() map[string]Gauge {
	b.mu.RLock()
	defer b.mu.RUnlock()
	gauges := make(map[string]Gauge, len(b.series))
	for label, s := range b.series {
		s.mu.Lock()
		if s.count > 0 {
			gauges[label] = s.gauge()
		}
		s.mu.Unlock()
	}
	return gauges
}

// series is the gauge of a label inside the board. Its values are in an array: that is part of the
// struct, and nothing outside of the board can share it.
type series struct {
	mu     sync.Mutex
	ended  bool // by Take: updates go to the next series of the label
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
