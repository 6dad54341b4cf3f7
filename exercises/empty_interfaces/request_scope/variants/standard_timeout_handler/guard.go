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
	running sync.WaitGroup // handlers, not requests
}

// New returns a Guard that gives next at most limit for one request.
func New(next http.Handler, limit time.Duration) *Guard {
	return &Guard{next: next, limit: limit}
}

// ServeHTTP runs the next handler for a request, and answers in its place if the request ends first.
func (g *Guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := g.idOf(r)
	w.Header().Set(Header, id)
	ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), idKey{}, id), g.limit)
	defer cancel()
	if err := ctx.Err(); err != nil {
		refuse(w, err)
		return
	}

	g.running.Add(1)
	marked := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer g.running.Done()
		g.next.ServeHTTP(w, r)
		w.Header().Set(mark, "")
	})
	http.TimeoutHandler(marked, g.limit, " ").ServeHTTP(&translator{w, ctx}, r.WithContext(ctx))
}

// mark is a header that an answer has while it is on its way from the handler. It is not sent.
const mark = "X-Guard-Complete"

// translator gives the refusals of http.TimeoutHandler the status that tells why.
type translator struct {
	http.ResponseWriter
	ctx context.Context
}

func (t *translator) WriteHeader(status int) {
	_, complete := t.Header()[mark]
	t.Header().Del(mark)
	switch {
	case complete:
	case errors.Is(t.ctx.Err(), context.DeadlineExceeded):
		status = http.StatusGatewayTimeout
	default:
		status = http.StatusServiceUnavailable
	}
	t.ResponseWriter.WriteHeader(status)
}

// Wait returns when no handler is running any more. The gateway calls it when it has stopped to
// accept requests, and then closes its connections to the back ends.
func (g *Guard) Wait() {
	g.running.Wait()
}

// RequestID returns the id of the request to which a handler's context belongs, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(idKey{}).(string)
	return id
}

type idKey struct{}

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
