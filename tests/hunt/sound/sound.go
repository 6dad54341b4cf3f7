// Package sound is package faulty without its faults.
package sound

import "sync"

// Pages loads a page once.
type Pages struct {
	mu     sync.Mutex
	byName map[string]*int
	loads  int
}

func (p *Pages) Get(name string) *int {
	p.mu.Lock()
	defer p.mu.Unlock()
	page := p.byName[name]
	if page == nil {
		page = new(int)
		p.byName[name] = page
		p.loads++
	}
	return page
}

// Hits are counted.
type Hits struct {
	mu    sync.Mutex
	total int
}

func (h *Hits) Add() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.total++
}

func (h *Hits) Quick() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.total
}

// Gate closes its channel at most once.
type Gate struct {
	mu   sync.Mutex
	open bool
	done chan struct{}
}

func (g *Gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open {
		close(g.done)
		g.open = false
	}
}

var order sync.Mutex

// Books move sums between each other, one move at a time.
type Book struct{ sum int }

func (b *Book) MoveTo(other *Book) {
	order.Lock()
	defer order.Unlock()
	b.sum--
	other.sum++
}

// First returns the answer of whoever is first.
func First(ask ...func() int) int {
	answers := make(chan int, len(ask))
	for _, one := range ask {
		go func() { answers <- one() }()
	}
	return <-answers
}
