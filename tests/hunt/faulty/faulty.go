// Package faulty has one fault of each kind that `mapclinic explore` reports.
package faulty

import "sync"

// Pages loads a page once, or so it seems: the check and the store are two sections.
type Pages struct {
	mu     sync.Mutex
	byName map[string]*int
	loads  int
}

func (p *Pages) Get(name string) *int {
	p.mu.Lock()
	page := p.byName[name]
	p.mu.Unlock()
	if page == nil {
		page = new(int)
		p.mu.Lock()
		p.byName[name] = page
		p.loads++
		p.mu.Unlock()
	}
	return page
}

// Hits are counted without a lock when they come through Quick.
type Hits struct {
	mu    sync.Mutex
	total int
}

func (h *Hits) Add() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.total++
}

func (h *Hits) Quick() int { return h.total }

// Gate closes its channel at most once, or so it seems.
type Gate struct {
	mu   sync.Mutex
	open bool
	done chan struct{}
}

func (g *Gate) Close() {
	g.mu.Lock()
	open := g.open
	g.mu.Unlock()
	if open {
		close(g.done)
		g.mu.Lock()
		g.open = false
		g.mu.Unlock()
	}
}

// Books move sums between each other, and lock each other in their own order.
type Book struct {
	mu  sync.Mutex
	sum int
}

func (b *Book) MoveTo(other *Book) {
	b.mu.Lock()
	defer b.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	b.sum--
	other.sum++
}

// First returns the answer of whoever is first; the other one waits for ever.
func First(ask ...func() int) int {
	answers := make(chan int)
	for _, one := range ask {
		go func() { answers <- one() }()
	}
	return <-answers
}
