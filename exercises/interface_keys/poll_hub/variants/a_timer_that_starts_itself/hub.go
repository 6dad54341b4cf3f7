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
	pollers map[string]*poller // nil once the hub is closed
}

type poller struct {
	target   Target
	timer    *time.Timer
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
	if h.pollers == nil {
		return
	}
	if old, found := h.pollers[name]; found {
		old.timer.Stop()
	}
	p := &poller{target: target}
	h.pollers[name] = p
	p.timer = time.AfterFunc(0, func() { h.poll(name, p) })
}

func (h *Hub) poll(name string, p *poller) {
	if !h.isOn(name, p) {
		return
	}
	text, err := ask(p.target)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pollers[name] != p {
		return
	}
	if err == nil {
		p.latest, p.answered = text, true
	}
	p.timer.Reset(h.every)
}

func (h *Hub) isOn(name string, p *poller) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.pollers[name] == p
}

func ask(target Target) (string, error) {
	body, err := target.Fetch()
	if err != nil {
		return "", err
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	return string(text), err
}

// Unwatch ends the polling of a target. It returns false if the target is not polled.
func (h *Hub) Unwatch(target Target) bool {
	name := target.Name()
	h.mu.Lock()
	defer h.mu.Unlock()
	p, found := h.pollers[name]
	if found {
		p.timer.Stop()
		delete(h.pollers, name)
	}
	return found
}

// Latest returns the last answer of a target, and whether there is one.
func (h *Hub) Latest(target Target) (string, bool) {
	name := target.Name()
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, found := h.pollers[name]; found {
		return p.latest, p.answered
	}
	return "", false
}

// Close ends all polling.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.pollers {
		p.timer.Stop()
	}
	h.pollers = nil
}
