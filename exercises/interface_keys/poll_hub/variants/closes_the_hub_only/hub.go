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
	mu      sync.Mutex // guards what follows and the answers of pollers; never held while a service answers
	closed  bool
	pollers map[string]*poller // by the name of the target
}

// poller is one stay of a target on the page. Its answers go with it.
type poller struct {
	target   Target
	over     chan struct{} // closed when it shall end
	latest   string
	answered bool
}

// NewHub returns a hub that polls each target once in a while.
func NewHub(every time.Duration) *Hub {
	return &Hub{every: every, pollers: make(map[string]*poller)}
}

// Watch begins to poll a target: at once, and then again and again.
func (h *Hub) Watch(target Target) {
	name := target.Name()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.end(name)
	p := &poller{target: target, over: make(chan struct{})}
	h.pollers[name] = p
	go h.run(p)
}

func (h *Hub) run(p *poller) {
	ticker := time.NewTicker(h.every)
	defer ticker.Stop()
	for {
		// Both may be ready below, and select does not prefer one.
		select {
		case <-p.over:
			return
		default:
			h.poll(p)
		}
		select {
		case <-p.over:
			return
		case <-ticker.C:
		}
	}
}

func (h *Hub) poll(p *poller) {
	body, err := p.target.Fetch()
	if err != nil {
		return
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	p.latest, p.answered = string(text), true
}

// Unwatch ends the polling of a target. It returns false if the target is not polled.
func (h *Hub) Unwatch(target Target) bool {
	name := target.Name()
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.end(name)
}

// end must be called with the lock held.
func (h *Hub) end(name string) bool {
	p, found := h.pollers[name]
	if found {
		close(p.over)
		delete(h.pollers, name)
	}
	return found
}

// Latest returns the last answer of a target, and whether there is one.
func (h *Hub) Latest(target Target) (string, bool) {
	name := target.Name()
	h.mu.Lock()
	defer h.mu.Unlock()
	p, found := h.pollers[name]
	if !found {
		return "", false
	}
	return p.latest, p.answered
}

// Close ends all polling.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	clear(h.pollers)
}
