package scope_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"mapclinic/probe"
	"mapclinic/scope"
)

func TestSharesNothingWithTheHandler(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		// One way to use a response at a time: a lock in one way must not order another.
		uses := []func(w http.ResponseWriter){
			func(w http.ResponseWriter) { w.Header()[draftHeader] = []string{"late"} },
			func(w http.ResponseWriter) { w.Header()[scope.Header] = nil },
			func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) },
			func(w http.ResponseWriter) { w.Write([]byte("late")) },
		}
		c.Finishes("requests are answered while their handlers run", func() {
			for range 5 {
				for _, use := range uses {
					useLate(use)
				}
			}
		})
		for round := range 100 {
			raceToTheEnd(c, round%3)
		}
		g := guard(never, func(w http.ResponseWriter, r *http.Request) {
			w.Header()[draftHeader] = []string{scope.RequestID(r.Context())}
			w.Write([]byte("offers"))
		})
		c.Concurrently(8, func(int) {
			for range 20 {
				g.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/offers", nil))
			}
		})
	})
}

// useLate lets a handler use its response while its request is being answered, and after that. Nothing
// orders the handler and the guard from the moment at which the request ends.
func useLate(use func(w http.ResponseWriter)) {
	ctx, cancel := context.WithCancel(context.Background())
	gate, ended := make(chan struct{}), make(chan struct{})
	recorder := serve(guard(never, func(w http.ResponseWriter, _ *http.Request) {
		defer close(ended)
		cancel()
		use(w)
		<-gate
		use(w)
	}), ctx)
	close(gate)
	_ = len(recorder.Header()) + recorder.Code + recorder.Body.Len()
	<-ended
}

func TestLeavesNoGoroutine(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		answered := false
		c.NoGoroutinesLeft("after handlers whose requests had been answered", func() {
			answered = endManyEarly(c, func() {})
		})
		if !answered {
			return
		}
		c.NoGoroutinesLeft("after handlers that panicked when their requests had been answered", func() {
			endManyEarly(c, func() { panic("late") })
		})
		c.NoGoroutinesLeft("after requests that ended before they came", func() {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			g := guard(never, func(http.ResponseWriter, *http.Request) {})
			for range 50 {
				serve(g, ctx)
			}
		})
		c.NoGoroutinesLeft("after handlers that returned while their requests ended", func() {
			for round := range 300 {
				returnAtTheEnd(c, round)
			}
		})
		c.NoGoroutinesLeft("after requests that were answered in time, under a context that lives on", func() {
			g := guard(never, func(http.ResponseWriter, *http.Request) {})
			for range 20 {
				serve(g, living{context.Background()})
			}
		})
	})
}

// endManyEarly ends requests whose handlers end later, each with last.
func endManyEarly(c *probe.C, last func()) bool {
	return holding(c, "requests are answered while their handlers run", func(gate <-chan struct{}) {
		for range 20 {
			ctx, cancel := context.WithCancel(context.Background())
			serve(guard(never, func(http.ResponseWriter, *http.Request) {
				cancel()
				<-gate
				last()
			}), ctx)
		}
	})
}

// returnAtTheEnd serves a request that ends when its handler is about to return. Nothing is written.
func returnAtTheEnd(c *probe.C, round int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	entered := make(chan struct{})
	g := guard(never, func(http.ResponseWriter, *http.Request) {
		close(entered)
		for range round % 3 {
			runtime.Gosched()
		}
	})
	c.Concurrently(2, func(worker int) {
		if worker == 0 {
			serve(g, ctx)
			return
		}
		<-entered
		cancel()
	})
}

// living is a context that never ends, of a type that the package context does not know.
type living struct{ context.Context }

var neverDone = make(chan struct{})

func (living) Done() <-chan struct{} { return neverDone }

func TestLeavesNoMemory(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var cancel context.CancelFunc
		var gate chan struct{}
		g := guard(never, func(http.ResponseWriter, *http.Request) {
			mine := gate
			cancel()
			<-mine
		})
		if !c.Finishes("requests are answered while their handlers run", func() {
			c.Retained("requests that ended, and handlers that returned later", 50, func(operations int) {
				gate = make(chan struct{})
				for range operations {
					var ctx context.Context
					ctx, cancel = context.WithCancel(loaded(context.Background()))
					serve(g, ctx)
				}
				close(gate)
				g.Wait()
			})
		}) {
			return
		}
		parent, stop := context.WithCancel(context.Background())
		defer stop()
		batch, answers := guard(never, func(http.ResponseWriter, *http.Request) {}), make(map[string]int)
		c.Retained("requests that were answered in time, under a context that lives on", 50, func(operations int) {
			for range operations {
				answers[refused(serve(batch, loaded(parent)))]++
			}
			batch.Wait()
		})
		c.Equal("answers", answers, map[string]int{"200, offers , vary Origin, id r-7": 350})
	})
}

// loaded returns a context with a value of 16 KiB.
func loaded(parent context.Context) context.Context {
	return context.WithValue(parent, tenantKey{}, make([]byte, 16<<10))
}
