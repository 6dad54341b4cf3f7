// Package scope gives every request of the gateway an id, a time limit, and an answer in any case.
package scope

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Header is where requests and responses carry the id of a request.
const Header = "X-Request-Id"

// Guard is the first handler of the gateway. It runs the next handler for every request. If the
// request ends before that handler has returned, Guard answers in its place: with 504 Gateway
// Timeout if a deadline has passed, and with 503 Service Unavailable if the request was cancelled.
//
// All methods may be called from any goroutine.
type Guard struct {
	next    http.Handler
	limit   time.Duration
	lastID  atomic.Uint64
	running sync.WaitGroup
}

// New returns a Guard that gives next at most limit for one request.
func New(next http.Handler, limit time.Duration) *Guard {
	return &Guard{next: next, limit: limit}
}

// ServeHTTP runs the next handler for a request, and answers in its place if the request ends first.
func (g *Guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.running.Add(1)
	defer g.running.Done()

	id := g.idOf(r)
	w.Header().Set(Header, id)
	detached := &scope{Context: context.Background(), id: id, values: r.Context()}
	ctx, cancel := context.WithTimeout(detached, g.limit)

	// The result is nil if the handler has returned, and otherwise what it panicked with.
	result := make(chan any)
	go func() {
		defer cancel()
		defer func() { result <- recover() }()
		g.next.ServeHTTP(w, r.WithContext(ctx))
	}()

	select {
	case value := <-result:
		if value != nil {
			panic(value)
		}
	case <-r.Context().Done():
		refuse(w, r.Context().Err())
	case <-ctx.Done():
		refuse(w, ctx.Err())
	}
}

// Wait returns when no handler is running any more. The gateway calls it when it has stopped to
// accept requests, and then closes its connections to the back ends.
func (g *Guard) Wait() {
	g.running.Wait()
}

// RequestID returns the id of the request to which a handler's context belongs, or "".
func RequestID(ctx context.Context) string {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		return s.id
	}
	return ""
}

// scope is the root of a handler's context. It has the values of the request's context and not its
// end, so that a client that hangs up does not stop a handler half-way.
type scope struct {
	context.Context
	id     string
	values any // the context of the request
}

type scopeKey struct{}

// Value returns what the request's context has for a key.
func (s *scope) Value(key any) any {
	if key == any(scopeKey{}) {
		return s
	}
	return s.values.(context.Context).Value(key)
}

// idOf returns the id that the client or the load balancer sent, or a new one.
func (g *Guard) idOf(r *http.Request) string {
	if id := r.Header.Get(Header); id != "" {
		return id
	}
	return "gw-" + strconv.FormatUint(g.lastID.Add(1), 10)
}

// refuse answers for a handler that has not returned in time.
func refuse(w http.ResponseWriter, reason error) {
	status := http.StatusServiceUnavailable
	if errors.Is(reason, context.DeadlineExceeded) {
		status = http.StatusGatewayTimeout
	}
	http.Error(w, http.StatusText(status), status)
}
