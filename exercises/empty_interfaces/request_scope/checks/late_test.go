package scope_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"mapclinic/probe"
	"mapclinic/scope"
)

func TestLateHandlersChangeNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		for _, one := range []struct {
			what   string
			panics bool
		}{{"returns", false}, {"panics", true}} {
			ended := make(chan struct{})
			var early, late error
			var recorder *httptest.ResponseRecorder
			if !holding(c, "a request that ends is answered while its handler runs", func(gate <-chan struct{}) {
				ctx, cancel := context.WithCancel(context.Background())
				recorder = serve(guard(never, func(w http.ResponseWriter, _ *http.Request) {
					defer close(ended)
					w.Header().Set(draftHeader, "early")
					w.WriteHeader(http.StatusCreated)
					_, early = io.WriteString(w, "early")
					cancel()
					<-gate
					w.Header().Set(draftHeader, "late")
					w.Header().Set(scope.Header, "late")
					w.WriteHeader(http.StatusOK)
					_, late = io.WriteString(w, "late")
					if one.panics {
						panic("late")
					}
				}), ctx)
			}) {
				return
			}
			<-ended
			c.Equal("the response, after a handler that "+one.what, refused(recorder), "503, offers , vary Origin, id r-7")
			body := recorder.Body.String()
			c.True("its body is free of what the handler wrote", !strings.Contains(body, "early") && !strings.Contains(body, "late"))
			c.True("writing before the end succeeded, and after it failed", early == nil && late != nil)
		}
	})
}

func TestOneWholeAnswer(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		neither, examples := 0, make(map[string]bool)
		for round := range 900 {
			answer := raceToTheEnd(c, round%3)
			if answer != "201, offers 2, vary Origin, id r-7, body first second" && !isRefusal(answer) {
				neither++
				examples[answer] = true
			}
		}
		c.Equal("answers that are neither the handler's nor a refusal, such as "+anyOf(examples), neither, 0)
	})
}

// raceToTheEnd returns the answer to a request that ends at about the time at which its handler returns.
func raceToTheEnd(c *probe.C, way int) (answer string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	entered := make(chan struct{})
	g := guard(never, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(draftHeader, "2")
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, "first ")
		switch way {
		case 0:
			close(entered)
		case 1:
			cancel()
		}
		io.WriteString(w, "second")
		if way == 2 {
			close(entered)
		}
	})
	if way == 1 {
		close(entered)
	}
	c.Concurrently(2, func(worker int) {
		if worker == 0 {
			answer = told(serve(g, ctx))
			return
		}
		<-entered
		if way != 1 {
			cancel()
		}
	})
	return answer
}

func isRefusal(answer string) bool {
	return strings.HasPrefix(answer, "503, offers , vary Origin, id r-7, body ") &&
		!strings.Contains(answer, "first") && !strings.Contains(answer, "second")
}

func anyOf(examples map[string]bool) string {
	for example := range examples {
		return strings.TrimSpace(example)
	}
	return "none"
}

func TestWaitsForLateHandlers(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		early := 0
		c.Finishes("requests are answered, and Wait returns after their handlers", func() {
			for range 200 {
				ctx, cancel := context.WithCancel(context.Background())
				gate := make(chan struct{})
				var returning atomic.Bool
				g := guard(never, func(http.ResponseWriter, *http.Request) {
					cancel()
					<-gate
					returning.Store(true)
				})
				serve(g, ctx)
				go close(gate)
				g.Wait()
				if !returning.Load() {
					early++
				}
			}
		})
		c.Equal("times of 200 that Wait returned while a handler was running", early, 0)
	})
}
