package hooks_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"mapclinic/hooks"
	"mapclinic/probe"
)

// shop is a registry whose hooks write down that they were called.
type shop struct {
	*hooks.Registry
	log []string
}

func newShop(names ...string) *shop {
	s := &shop{Registry: hooks.NewRegistry()}
	for _, name := range names {
		s.add(name, func() {})
	}
	return s
}

func (s *shop) add(name string, more func()) bool {
	return s.Register(name, func(order int64) {
		s.log = append(s.log, fmt.Sprint(name, ":", order))
		more()
	})
}

// ran runs the hooks and returns what they wrote down, and the number that Run returned.
func (s *shop) ran(order int64) string {
	s.log = nil
	called := s.Run(order)
	return fmt.Sprint(strings.Join(s.log, " "), " = ", called)
}

func TestRunsHooksInOrder(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		s := newShop("20-mail", "10-stock", "30-audit")
		c.Equal("what runs for order 7", s.ran(7), "10-stock:7 20-mail:7 30-audit:7 = 3")
		c.Equal("registering a name that is taken", s.add("20-mail", func() {}), false)
		c.Equal("removing a name twice", fmt.Sprint(s.Remove("10-stock"), s.Remove("10-stock")), "true false")
		c.Equal("what runs for order 8", s.ran(8), "20-mail:8 30-audit:8 = 2")
		names := s.Names()
		c.Equal("names", strings.Join(names, " "), "20-mail 30-audit")
		names[0] = "spoiled"
		c.Equal("names after a caller changed his", strings.Join(s.Names(), " "), "20-mail 30-audit")
		c.Equal("registering a name that was removed", s.add("10-stock", func() {}), true)
		c.Equal("what runs for order 9", s.ran(9), "10-stock:9 20-mail:9 30-audit:9 = 3")
		many, want := newShop(), ""
		for n := range 16 {
			many.add(fmt.Sprintf("%02d", 15-n), func() {})
			want += fmt.Sprintf("%02d:1 ", n)
		}
		for range 8 {
			c.Equal("16 hooks that were registered backwards", many.ran(1), want+"= 16")
		}
		empty := newShop()
		c.Equal("a registry without hooks", fmt.Sprint(empty.Run(1), len(empty.Names())), "0 0")
	})
}

func TestHooksMayChangeTheRegistry(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		once := newShop("b")
		once.add("a", func() { once.Remove("a") })
		once.add("c", func() {})
		later := newShop("b", "d")
		later.add("a", func() { later.Remove("b") })
		later.add("c", func() { later.Remove("b") })
		grows := newShop("a", "c")
		grows.add("b", func() {
			grows.add("0", func() {})
			grows.add("d", func() {})
		})
		swaps := newShop("b", "c")
		swaps.add("a", func() {
			if swaps.Remove("b") {
				swaps.Register("b", func(int64) { swaps.log = append(swaps.log, "new") })
			}
		})
		inner := newShop("b")
		inner.add("a", func() {
			if len(inner.log) == 1 {
				inner.Run(2)
			}
		})
		c.Finishes("runs whose hooks register, remove, list and run", func() {
			c.Equal("a hook that removes itself", once.ran(1), "a:1 b:1 c:1 = 3")
			c.Equal("the run after that", once.ran(2), "b:2 c:2 = 2")
			c.Equal("a hook that removes a later one", later.ran(1), "a:1 c:1 d:1 = 3")
			c.Equal("a hook that registers others", grows.ran(1), "a:1 b:1 c:1 = 3")
			c.Equal("the run after that", grows.ran(2), "0:2 a:2 b:2 c:2 d:2 = 5")
			c.Equal("a hook that replaces a later one", swaps.ran(1), "a:1 c:1 = 2")
			c.Equal("names after that", strings.Join(swaps.Names(), " "), "a b c")
			c.Equal("a hook that runs the hooks", inner.ran(1), "a:1 a:2 b:2 b:1 = 2")
		})
	})
}

func TestSurvivesAPanic(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		s := newShop("a", "c")
		s.add("b", func() { panic("no paper") })
		c.Equal("value of the panic that reaches the caller", panicOf(func() { s.Run(1) }), "no paper")
		c.Equal("what ran before it", strings.Join(s.log, " "), "a:1 b:1")
		c.Finishes("changing and running after a panic", func() {
			c.Equal("removing the hook that panicked", s.Remove("b"), true)
			c.Equal("registering another one", s.add("d", func() {}), true)
			c.Equal("names", strings.Join(s.Names(), " "), "a c d")
			c.Equal("what runs next", s.ran(2), "a:2 c:2 d:2 = 3")
		})
	})
}

func panicOf(body func()) (value any) {
	defer func() { value = recover() }()
	body()
	return nil
}

func TestOneHookAName(t *testing.T) {
	const workers, names = 8, 40
	probe.Check(t, func(c *probe.C) {
		r := hooks.NewRegistry()
		var won, called atomic.Int64
		c.Concurrently(workers, func(int) {
			for n := range names {
				if r.Register(fmt.Sprint(n), func(int64) { called.Add(1) }) {
					won.Add(1)
				}
			}
		})
		c.Equal("registrations that succeeded, of 40 names that 8 goroutines want", won.Load(), int64(names))
		c.Equal("hooks that run then", fmt.Sprint(r.Run(1), called.Load()), "40 40")
	})
}

func TestChangesBesideASlowHook(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		r := hooks.NewRegistry()
		r.Register("b", func(int64) {})
		listed := ""
		slow := func(hold func()) {
			r.Register("a", func(int64) { hold() })
			r.Run(1)
		}
		if c.NotHeldUp("changing the registry while a hook runs", slow, func() {
			listed = fmt.Sprint(r.Register("c", func(int64) {}), r.Remove("b"), r.Names())
		}) {
			c.Equal("what the changes give meanwhile", listed, "true true [a c]")
		}
	})
}

func TestRunsBesideEachOther(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		r := hooks.NewRegistry()
		c.Parallel("runs for orders of several goroutines", 4, func(worker int, inside func()) {
			r.Register(fmt.Sprint("hook of ", worker), func(order int64) {
				if order == int64(worker) {
					inside()
				}
			})
			r.Run(int64(worker))
		})
		c.Equal("hooks after that", len(r.Names()), 4)
	})
}

func TestRegistersBesideRuns(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		r := hooks.NewRegistry()
		c.Concurrently(6, func(worker int) {
			own := fmt.Sprint("hook of ", worker)
			for order := range int64(40) {
				r.Register(own, func(int64) {})
				r.Run(order)
				r.Names()
				r.Remove(own)
			}
		})
	})
}

func TestRunsAllocateNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		r := hooks.NewRegistry()
		total := int64(0)
		for n := range 8 {
			r.Register(fmt.Sprint(n), func(order int64) { total += order })
		}
		c.Allocations("Run with 8 hooks", func() { r.Run(1) })
		c.True("the hooks ran", total > 0 && total%8 == 0)
	})
}

func TestForgetsRemovedHooks(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		r := hooks.NewRegistry()
		r.Register("stays", func(int64) {})
		number := 0
		c.Retained("hooks that came and went", 200, func(hooks int) {
			for range hooks {
				number++
				name, held := fmt.Sprint("order ", number), make([]byte, 4096)
				r.Register(name, func(order int64) { held[0] = byte(order) })
				r.Run(1)
				r.Remove(name)
			}
		})
		c.Equal("what is left", strings.Join(r.Names(), " "), "stays")
	})
}
