// Package poll asks services again and again what they have to say, for a status page.
package poll

import (
	"io"
	"sync"
	"time"
)

const maxAnswer = 1024

// Target is a service to poll.
type Target interface {
	Name() string
	// Fetch asks the service. The body has to be closed.
	Fetch() (io.ReadCloser, error)
}

// Hub polls targets in the background. Make one with NewHub, and close it.
type Hub struct {
	every   time.Duration
	mu      sync.Mutex
	pollers map[Target]*poller
}

// poller is one target that is being polled.
type poller struct {
	target   Target
	ticker   *time.Ticker
	latest   string
	answered bool
}

// NewHub returns a hub that polls each target once in a while.
func NewHub(every time.Duration) *Hub {
	return &Hub{every: every, pollers: make(map[Target]*poller)}
}

// Watch begins to poll a target: at once, and then again and again.
func (h *Hub) Watch(target Target) {
	p := &poller{target: target, ticker: time.NewTicker(h.every)}
	h.mu.Lock()
	h.pollers[target] = p
	h.mu.Unlock()
	go func() {
		p.poll()
		for range p.ticker.C {
			p.poll()
		}
	}()
}

func (p *poller) poll() {
	body, err := p.target.Fetch()
	if err != nil {
		return
	}
	text, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	if err != nil {
		return
	}
	p.latest, p.answered = string(text), true
	body.Close()
}

// Unwatch ends the polling of a target. It returns false if the target is not polled.
func (h *Hub) Unwatch(target Target) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	p, found := h.pollers[target]
	if found {
		p.ticker.Stop()
		delete(h.pollers, target)
	}
	return found
}

// Latest returns the last answer of a target, and whether there is one.
func (h *Hub) Latest(target Target) (string, bool) {
	h.mu.Lock()
	p, found := h.pollers[target]
	h.mu.Unlock()
	if !found {
		return "", false
	}
	return p.latest, p.answered
}

// Close ends all polling.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.pollers {
		p.ticker.Stop()
	}
	clear(h.pollers)
}
