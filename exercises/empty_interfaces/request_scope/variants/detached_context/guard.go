// Package scope gives every request of the gateway an id, a time limit, and an answer in any case.
package scope

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
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

	answer := &draft{ctx: ctx, header: w.Header().Clone()}
	result := make(chan any, 1) // has room for the result of a handler for which nobody waits any more
	values := context.WithoutCancel(ctx)
	g.running.Go(func() { result <- run(g.next, answer, r.WithContext(values)) })

	select {
	case value := <-result:
		if value != nil {
			panic(value)
		}
		// The draft is complete only if the context has not ended: it refuses writes after that.
		if ctx.Err() == nil {
			answer.sendTo(w)
			return
		}
	case <-ctx.Done():
	}
	refuse(w, ctx.Err())
}

// run calls a handler and returns what it panicked with, or nil.
func run(handler http.Handler, w http.ResponseWriter, r *http.Request) (value any) {
	defer func() { value = recover() }()
	handler.ServeHTTP(w, r)
	return nil
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

// draft is the answer of a handler while it is being written. It belongs to the handler's goroutine
// alone, until that has sent its result. If nobody receives it, the draft goes with the handler.
type draft struct {
	ctx    context.Context
	header http.Header
	status int
	body   bytes.Buffer
}

func (d *draft) Header() http.Header { return d.header }

func (d *draft) WriteHeader(status int) { d.status = cmp.Or(d.status, status) }

func (d *draft) Write(content []byte) (int, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	d.WriteHeader(http.StatusOK)
	return d.body.Write(content)
}

func (d *draft) sendTo(w http.ResponseWriter) {
	header := w.Header()
	clear(header)
	maps.Copy(header, d.header)
	w.WriteHeader(cmp.Or(d.status, http.StatusOK))
	_, _ = w.Write(d.body.Bytes()) // fails if the client has gone: there is nobody left to tell
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
