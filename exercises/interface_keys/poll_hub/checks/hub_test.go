package poll_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mapclinic/poll"
	"mapclinic/probe"
)

// every is virtual time in a bubble. Outside of one it is so long that only the first poll comes.
const every = time.Hour

// endpoint is a target by pointer.
type endpoint struct {
	name  string
	fetch func() (io.ReadCloser, error)
}

func (e *endpoint) Name() string                  { return e.name }
func (e *endpoint) Fetch() (io.ReadCloser, error) { return e.fetch() }

// mirrored is a target by value, of a type that cannot be hashed.
type mirrored struct {
	endpoint
	mirrors []string
}

func (m mirrored) Name() string                  { return m.name }
func (m mirrored) Fetch() (io.ReadCloser, error) { return m.fetch() }

func says(text string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

func target(name, text string) poll.Target { return &endpoint{name, says(text)} }

// told puts what Latest returns into words.
func told(answer string, answered bool) string {
	if !answered {
		return "nothing"
	}
	return answer
}

// shown is what the page shows of a target with that name.
func shown(h *poll.Hub, name string) string { return told(h.Latest(&endpoint{name: name})) }

func unwatch(h *poll.Hub, name string) bool { return h.Unwatch(&endpoint{name: name}) }

func TestPollsAsDocumented(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.VirtualTime("a target that is polled for some hours", func() {
			h, polls := poll.NewHub(every), 0
			one := &endpoint{"one", func() (io.ReadCloser, error) {
				if polls++; polls == 3 {
					return nil, errors.New("no route")
				}
				return says(fmt.Sprint("answer ", polls))()
			}}
			c.Equal("a target that is not polled", told(h.Latest(one)), "nothing")
			h.Watch(one)
			time.Sleep(time.Minute)
			c.Equal("after the first poll", told(h.Latest(one)), "answer 1")
			time.Sleep(every)
			c.Equal("after the second poll", told(h.Latest(one)), "answer 2")
			time.Sleep(every)
			c.Equal("after a poll that failed", told(h.Latest(one)), "answer 2")
			time.Sleep(2 * every)
			c.Equal("after the fifth poll", told(h.Latest(one)), "answer 5")
			c.Equal("unwatching it twice", fmt.Sprint(h.Unwatch(one), h.Unwatch(one)), "true false")
			time.Sleep(10 * every)
			c.Equal("polls, ten periods after it was unwatched", polls, 5)
			c.Equal("what is shown then", told(h.Latest(one)), "nothing")
			h.Watch(target("long", strings.Repeat("x", 5000)))
			time.Sleep(time.Minute)
			c.Equal("length of what is shown of 5,000 bytes", len(shown(h, "long")), 1024)
			h.Close()
			h.Close()
			h.Watch(one)
			time.Sleep(10 * every)
			c.Equal("polls of a target that was put on a closed hub", polls, 5)
			c.Equal("what a closed hub shows", shown(h, "long"), "nothing")
		})
	})
}

func TestTargetsOfOneNameAreOne(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.VirtualTime("targets that are made anew each time", func() {
			h, oldPolls := poll.NewHub(every), 0
			h.Watch(&endpoint{"shop", func() (io.ReadCloser, error) {
				oldPolls++
				return says("old address")()
			}})
			time.Sleep(time.Minute)
			c.Equal("what another target of that name shows", shown(h, "shop"), "old address")
			c.Equal("putting on a target that cannot be hashed", panicOf(func() {
				h.Watch(mirrored{endpoint{"shop", says("new address")}, []string{"a", "b"}})
			}), nil)
			time.Sleep(time.Minute)
			c.Equal("after it has moved", shown(h, "shop"), "new address")
			time.Sleep(5 * every)
			c.Equal("polls of the old address", oldPolls, 1)
			c.Equal("taking it off by another value, twice", fmt.Sprint(unwatch(h, "shop"), unwatch(h, "shop")), "true false")
			h.Close()
		})
	})
}

func panicOf(body func()) (value any) {
	defer func() { value = recover() }()
	body()
	return nil
}

// body counts how many of its kind are open.
type body struct {
	io.Reader
	open *atomic.Int64
}

func (b body) Close() error {
	b.open.Add(-1)
	return nil
}

// broken fails after some bytes.
type broken struct{ sent bool }

func (b *broken) Read(into []byte) (int, error) {
	if b.sent {
		return 0, errors.New("connection reset")
	}
	b.sent = true
	return copy(into, "half of it"), nil
}

func TestClosesEveryBody(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.VirtualTime("bodies that end, break off and are too long", func() {
			h := poll.NewHub(every)
			var opened, open atomic.Int64
			for name, make := range map[string]func() io.Reader{
				"whole":  func() io.Reader { return strings.NewReader("whole") },
				"broken": func() io.Reader { return new(broken) },
				"long":   func() io.Reader { return strings.NewReader(strings.Repeat("x", 5000)) },
			} {
				h.Watch(&endpoint{name, func() (io.ReadCloser, error) {
					opened.Add(1)
					open.Add(1)
					return body{make(), &open}, nil
				}})
			}
			time.Sleep(3*every + time.Minute)
			c.Equal("bodies that were opened", opened.Load(), int64(12))
			c.Equal("bodies that are still open", open.Load(), int64(0))
			c.Equal("what is shown of one that breaks off", shown(h, "broken"), "nothing")
			h.Close()
		})
	})
}

func TestDropsLateAnswers(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.VirtualTime("a service that answers after it was replaced", func() {
			h := poll.NewHub(every)
			late := func(name string) {
				h.Watch(&endpoint{name, func() (io.ReadCloser, error) {
					time.Sleep(every / 2)
					return says("late")()
				}})
			}
			late("moved")
			late("gone")
			time.Sleep(time.Minute)
			h.Watch(target("moved", "new"))
			unwatch(h, "gone")
			time.Sleep(time.Minute)
			c.Equal("the new answer", shown(h, "moved"), "new")
			time.Sleep(every * 3 / 4)
			c.Equal("after the late answer came", shown(h, "moved"), "new")
			c.Equal("what was taken off", shown(h, "gone"), "nothing")
			h.Close()
		})
	})
}

func TestEndsWhatItBegan(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Bubble("after Unwatch", func() {
			h := poll.NewHub(every)
			for n := range 20 {
				h.Watch(target(fmt.Sprint(n), "up"))
			}
			time.Sleep(every + time.Minute)
			for n := range 20 {
				unwatch(h, fmt.Sprint(n))
			}
			time.Sleep(every)
		})
		c.Bubble("after replacements and Close", func() {
			h := poll.NewHub(every)
			for range 20 {
				h.Watch(target("one", "up"))
				h.Watch(target("other", "up"))
				time.Sleep(time.Minute)
			}
			h.Close()
			time.Sleep(every)
		})
	})
}

func TestSlowServicesHoldUpNobody(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		h, quick := poll.NewHub(every), target("quick", "up")
		h.Watch(quick)
		hold, ended := func() {}, make(chan struct{})
		slow := &endpoint{"slow", func() (io.ReadCloser, error) {
			hold()
			close(ended)
			return nil, errors.New("too late")
		}}
		watch := func(gate func()) {
			hold = gate
			h.Watch(slow)
			<-ended
		}
		seen := ""
		if c.NotHeldUp("everything else while a service answers", watch, func() {
			h.Watch(target("another", "up"))
			seen = told(h.Latest(slow)) + ", " + fmt.Sprint(h.Unwatch(quick), h.Unwatch(slow), h.Unwatch(slow))
		}) {
			c.Equal("what the calls give meanwhile", seen, "nothing, true true false")
		}
		h.Close()
	})
}

func TestWatchesBesideReaders(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		h := poll.NewHub(every)
		c.Concurrently(4, func(worker int) {
			for n := range 30 {
				name := fmt.Sprint(n % 3)
				for range 10 {
					h.Latest(&endpoint{name: name})
				}
				own := &endpoint{name, says("up")}
				h.Watch(own)
				for range 20 {
					h.Latest(own)
				}
				if worker == 0 {
					h.Unwatch(own)
				}
			}
		})
		h.Close()
	})
}
