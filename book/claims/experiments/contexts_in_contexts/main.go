// A context that is the value of another context: is it still a context, and do goroutines that a
// handler has started with it end with the request?
package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"time"

	"mapclinic/claims/internal/observe"
)

type key string

func ended(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	case <-time.After(2 * time.Second):
		return false
	}
}

// afterRequest serves one request whose context holds a cancellable context, as a middleware might
// put it there, and tells if a goroutine that got its context from choose ends.
func afterRequest(choose func(context.Context) context.Context) bool {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner, cancel := context.WithCancel(r.Context())
		// As in a program that forgets it: cancel is not called before the experiment has ended.
		time.AfterFunc(time.Minute, cancel)
		ctx := choose(context.WithValue(inner, key("raw"), inner))
		go func() { <-ctx.Done(); close(over) }()
	}))
	defer server.Close()
	response, err := http.Get(server.URL)
	if err != nil {
		panic(err)
	}
	response.Body.Close()
	return ended(over)
}

// clientGone tells if the context of a request is cancelled when the client closes its connection.
func clientGone() bool {
	begun, over := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(over)
	}))
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-begun; cancel() }()
	request, err := http.NewRequestWithContext(ctx, "GET", server.URL, nil)
	if err != nil {
		panic(err)
	}
	http.DefaultClient.Do(request)
	return ended(over)
}

func main() {
	inner, cancel := context.WithCancel(context.Background())
	outer := context.WithValue(inner, key("raw"), inner)
	outer = context.WithValue(outer, key("cancel"), cancel)
	taken, isContext := outer.Value(key("raw")).(context.Context)
	pointerPanic := observe.Panics(func() { _ = outer.Value(key("raw")).(*context.Context) })
	doneInherited := outer.Done() == inner.Done()
	doneBefore := taken.Err() != nil
	outer.Value(key("cancel")).(context.CancelFunc)()
	observe.Print(observe.Observations{
		"is_context":               isContext,
		"same_context":             taken == inner,
		"pointer_assertion_panic":  pointerPanic,
		"done_is_the_parents":      doneInherited,
		"done_before_cancel":       doneBefore,
		"done_after_cancel":        taken.Err() != nil && outer.Err() != nil,
		"ends_with_value":          afterRequest(func(c context.Context) context.Context { return c.Value(key("raw")).(context.Context) }),
		"ends_with_outer":          afterRequest(func(c context.Context) context.Context { return c }),
		"ends_without_cancel":      afterRequest(context.WithoutCancel),
		"client_gone_is_signalled": clientGone(),
	})
}
