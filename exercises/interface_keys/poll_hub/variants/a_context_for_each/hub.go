// Package poll asks services again and again what they have to say, for a status page.
package poll

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
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
	all     context.Context
	close   context.CancelFunc
	pollers sync.Map // from name to *poller
}

type poller struct {
	target Target
	cancel context.CancelFunc
	latest atomic.Pointer[string]
}

// NewHub returns a hub that polls each target once in a while.
func NewHub(every time.Duration) *Hub {
	all, cancel := context.WithCancel(context.Background())
	return &Hub{every: every, all: all, close: cancel}
}

// Watch begins to poll a target: at once, and then again and again.
func (h *Hub) Watch(target Target) {
	ctx, cancel := context.WithCancel(h.all)
	p := &poller{target: target, cancel: cancel}
	if ctx.Err() != nil {
		cancel()
		return
	}
	if old, found := h.pollers.Swap(target.Name(), p); found {
		old.(*poller).cancel()
	}
	go func() {
		defer cancel()
		for ticker := time.Tick(h.every); ctx.Err() == nil; {
			p.poll()
			select {
			case <-ctx.Done():
			case <-ticker:
			}
		}
	}()
}

func (p *poller) poll() {
	body, err := p.target.Fetch()
	if err != nil {
		return
	}
	defer body.Close()
	if text, err := io.ReadAll(io.LimitReader(body, maxAnswer)); err == nil {
		answer := string(text)
		p.latest.Store(&answer)
	}
}

// Unwatch ends the polling of a target. It returns false if the target is not polled.
func (h *Hub) Unwatch(target Target) bool {
	old, found := h.pollers.LoadAndDelete(target.Name())
	if found {
		old.(*poller).cancel()
	}
	return found && h.all.Err() == nil
}

// Latest returns the last answer of a target, and whether there is one.
func (h *Hub) Latest(target Target) (string, bool) {
	p, found := h.pollers.Load(target.Name())
	if !found || h.all.Err() != nil {
		return "", false
	}
	answer := p.(*poller).latest.Load()
	if answer == nil {
		return "", false
	}
	return *answer, true
}

// Close ends all polling.
func (h *Hub) Close() { h.close() }
