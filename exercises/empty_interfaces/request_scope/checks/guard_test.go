package scope_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mapclinic/probe"
	"mapclinic/scope"
)

// never is a limit that no check reaches.
const never = time.Hour

// brief is a limit that a waiting handler reaches soon. It is long enough for a handler to be started.
const brief = 20 * time.Millisecond

// draftHeader is a header that only handlers set.
const draftHeader = "X-Offers"

// noEnd stands for the reason why a context has ended that has not.
const noEnd = "no end"

type tenantKey struct{}

func guard(limit time.Duration, handle http.HandlerFunc) *scope.Guard {
	return scope.New(handle, limit)
}

// request returns a request under a context, with the id "r-7".
func request(ctx context.Context) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/offers", nil).WithContext(ctx)
	r.Header.Set(scope.Header, "r-7")
	return r
}

// serve hands a request to a guard and returns what the client gets.
func serve(g *scope.Guard, ctx context.Context) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Vary", "Origin")
	g.ServeHTTP(recorder, request(ctx))
	return recorder
}

// holding observes that body returns although handlers wait for the gate. The gate is open afterwards.
func holding(c *probe.C, what string, body func(gate <-chan struct{})) bool {
	gate := make(chan struct{})
	defer close(gate)
	return c.Finishes(what, func() { body(gate) })
}

func TestPassesOnWhatTheHandlerDoes(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		answers := []struct {
			what   string
			handle http.HandlerFunc
			want   string
		}{
			{"an answer in two writes", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set(draftHeader, "3")
				for _, text := range []string{"first ", "second"} {
					if n, err := io.WriteString(w, text); n != len(text) || err != nil {
						panic(fmt.Sprint("written: ", n, " bytes, error: ", err))
					}
				}
			}, "200, offers 3, vary Origin, id r-7, body first second"},
			{"an answer with a status", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set(draftHeader, "none")
				w.WriteHeader(http.StatusNotFound)
				w.WriteHeader(http.StatusOK)
				io.WriteString(w, "nothing there")
			}, "404, offers none, vary Origin, id r-7, body nothing there"},
			{"an answer without a body", func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusNoContent)
			}, "204, offers , vary Origin, id r-7, body "},
			{"no answer at all", func(http.ResponseWriter, *http.Request) {},
				"200, offers , vary Origin, id r-7, body "},
		}
		for _, one := range answers {
			c.Equal(one.what, told(serve(guard(never, one.handle), context.Background())), one.want)
		}
		for _, value := range []any{http.ErrAbortHandler, errors.New("broken"), "broken"} {
			g := guard(never, func(http.ResponseWriter, *http.Request) { panic(value) })
			c.True(fmt.Sprintf("the caller of ServeHTTP gets the panic with %v", value), panicOf(g) == value)
			c.Finishes("Wait returns after a panic", g.Wait)
		}
	})
}

func told(recorder *httptest.ResponseRecorder) string {
	response := recorder.Result()
	return fmt.Sprintf("%d, offers %s, vary %s, id %s, body %s", response.StatusCode,
		response.Header.Get(draftHeader), response.Header.Get("Vary"), response.Header.Get(scope.Header),
		recorder.Body.String())
}

// panicOf returns what ServeHTTP panics with.
func panicOf(g *scope.Guard) (value any) {
	defer func() { value = recover() }()
	serve(g, context.Background())
	return nil
}

func TestAnswersWhenARequestEnds(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		cancelled, passed, limited := "", "", ""
		if !holding(c, "a request that ends is answered while its handler runs", func(gate <-chan struct{}) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			cancelled = refused(serve(guard(never, func(w http.ResponseWriter, _ *http.Request) {
				cancel()
				<-gate
			}), ctx))
			held := func(http.ResponseWriter, *http.Request) { <-gate }
			short, stop := context.WithTimeout(context.Background(), time.Millisecond)
			defer stop()
			passed = refused(serve(guard(never, held), short))
			limited = refused(serve(guard(time.Millisecond, held), context.Background()))
		}) {
			return
		}
		c.Equal("a cancelled request", cancelled, "503, offers , vary Origin, id r-7")
		c.Equal("a request whose deadline passed", passed, "504, offers , vary Origin, id r-7")
		c.Equal("a request that reached the limit", limited, "504, offers , vary Origin, id r-7")
		checkEndedBefore(c)
	})
}

// checkEndedBefore sends requests that have ended on their way.
func checkEndedBefore(c *probe.C) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	passed, stop := context.WithDeadline(context.Background(), time.Unix(1, 0))
	defer stop()
	for _, one := range []struct {
		what string
		ctx  context.Context
		want string
	}{
		{"was cancelled before it came", cancelled, "503, offers , vary Origin, id r-7"},
		{"came after its deadline", passed, "504, offers , vary Origin, id r-7"},
	} {
		var started atomic.Int64
		g := guard(never, func(w http.ResponseWriter, _ *http.Request) { started.Add(1) })
		answers := make(map[string]bool)
		for range 50 {
			answers[refused(serve(g, one.ctx))] = true
			runtime.Gosched() // lets a handler run that was started
		}
		c.Equal("a request that "+one.what, answers, map[string]bool{one.want: true})
		c.Finishes("Wait returns when nothing runs", g.Wait)
		c.Equal("handlers started for a request that "+one.what, started.Load(), int64(0))
	}
}

// refused tells an answer of the guard, whose text is its own affair.
func refused(recorder *httptest.ResponseRecorder) string {
	text, _, _ := strings.Cut(told(recorder), ", body")
	return text
}

func TestHandlersSeeTheEnd(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), tenantKey{}, "acme"), never)
		defer cancel()
		parent, _ := ctx.Deadline()
		seen, earlier := "", false
		serve(guard(2*never, func(_ http.ResponseWriter, r *http.Request) {
			own, limited := r.Context().Deadline()
			earlier = limited && own.Equal(parent)
			seen = fmt.Sprint(r.Context().Value(tenantKey{}), " ", scope.RequestID(r.Context()))
		}), ctx)
		c.Equal("tenant and id in the handler's context", seen, "acme r-7")
		c.True("the request's deadline is the handler's, if it is earlier than the limit", earlier)
		checkNewIDs(c)
		c.Equal("the id in a context without a request", scope.RequestID(context.Background()), "")

		cancelled := reasonSeen(c, never, true)
		c.Equal("the handler's context after a cancellation", cancelled, "context canceled")
		if cancelled != noEnd {
			c.Equal("the handler's context at the limit", reasonSeen(c, brief, false), "context deadline exceeded")
		}
	})
}

// checkNewIDs sends requests that have no id yet.
func checkNewIDs(c *probe.C) {
	inContext, inResponse := make(map[string]bool), make(map[string]bool)
	g := guard(never, func(_ http.ResponseWriter, r *http.Request) { inContext[scope.RequestID(r.Context())] = true })
	for range 50 {
		recorder := httptest.NewRecorder()
		g.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/offers", nil))
		inResponse[recorder.Result().Header.Get(scope.Header)] = true
	}
	c.Equal("ids in the responses", inResponse, inContext)
	c.True("50 requests have 50 ids, and none is empty", len(inContext) == 50 && !inContext[""])
}

// reasonSeen returns why the context of a handler has ended that waits for nothing else.
func reasonSeen(c *probe.C, limit time.Duration, cancels bool) string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	gate, reason := make(chan struct{}), make(chan string, 1)
	defer close(gate)
	g := guard(limit, func(_ http.ResponseWriter, r *http.Request) {
		if cancels {
			cancel()
		}
		select {
		case <-r.Context().Done():
			reason <- r.Context().Err().Error()
		case <-gate:
		}
	})
	seen := noEnd
	c.Finishes("a handler that waits for the end of its context gets there", func() {
		serve(g, ctx)
		seen = <-reason
	})
	return seen
}
