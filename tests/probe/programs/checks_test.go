package programs

import (
	"math"
	"sync"
	"testing"
	"time"

	"mapclinic/probe"
)

// Bubbles.

func TestBubbleThatEnds(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Bubble("work", func() {
			go time.Sleep(time.Hour)
			time.Sleep(2 * time.Hour)
		})
	})
}

func TestBubbleWithASender(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Bubble("work", func() {
			results := make(chan int)
			for range 2 {
				go func() { results <- 1 }()
			}
		})
	})
}

func TestBubbleWithASleeper(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.Bubble("work", func() { go time.Sleep(time.Hour) }) })
}

func TestBubbleThatNeverReturns(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.Bubble("work", func() { <-make(chan int) }) })
}

func TestBubbleThatPanics(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.Bubble("work", func() { panic("in the bubble") }) })
}

func TestBubblesOneAfterTheOther(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Bubble("first", func() { go time.Sleep(time.Hour) })
		c.Bubble("second", func() {})
		c.Equal("sum", 1+1, 2)
	})
}

func TestVirtualTimePasses(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.VirtualTime("an hour", func() {
			go time.Sleep(2 * time.Hour)
			began := time.Now()
			time.Sleep(time.Hour)
			c.Equal("hours", int(time.Since(began)/time.Hour), 1)
		})
	})
}

func TestVirtualTimeThatNeverReturns(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.VirtualTime("work", func() { <-make(chan int) }) })
}

// Reachability.

type session struct {
	id    int
	other *session
}

func TestReleasedAll(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		kept := map[int]*session{}
		probe.Released(c, "sessions", func(track func(*session)) {
			for id := range 20 {
				one, other := &session{id: id}, &session{id: -id}
				one.other, other.other = other, one // a cycle is no reason to stay
				track(one)
				track(other)
				kept[id] = one
				delete(kept, id)
			}
		})
	})
}

func TestReleasedSome(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		kept := map[int]*session{}
		probe.Released(c, "sessions", func(track func(*session)) {
			for id := range 20 {
				kept[id] = &session{id: id}
				track(kept[id])
				if id%4 != 0 {
					delete(kept, id)
				}
			}
		})
	})
}

func TestReleasedByAPool(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var pool sync.Pool
		probe.Released(c, "sessions", func(track func(*session)) {
			one := &session{id: 1}
			track(one)
			pool.Put(one)
		})
	})
}

func TestReleasedNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) { probe.Released(c, "sessions", func(func(*session)) {}) })
}

// Histories.

func TestHistoryOfASyncMap(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var m sync.Map
		c.History("a sync.Map", 4, func(w *probe.Worker) {
			random := c.Rand(w.Number)
			for round := range 40 {
				key, value := random.IntN(3), 1000*w.Number+round
				switch random.IntN(5) {
				case 0:
					w.Store(key, value, func() { m.Store(key, value) })
				case 1:
					w.Delete(key, func() { m.Delete(key) })
				case 2:
					w.LoadOrStore(key, value, func() (any, bool) { return m.LoadOrStore(key, value) })
				case 3:
					old, _ := m.Load(key)
					w.CompareAndSwap(key, old, value, func() bool { return m.CompareAndSwap(key, old, value) })
				default:
					w.Load(key, func() (any, bool) { return m.Load(key) })
				}
			}
		})
	})
}

// A reader that meets nobody sees the same old value for ever.
func TestHistoryOfAStaleCache(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var m sync.Map
		c.History("a stale cache", 2, func(w *probe.Worker) {
			for round := range 10 {
				w.Store("k", round, func() { m.LoadOrStore("k", round) })
				w.Load("k", func() (any, bool) { return m.Load("k") })
			}
		})
	})
}

func TestHistoryThatPanics(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.History("a broken map", 2, func(w *probe.Worker) {
			w.Store("k", w.Number, func() {
				if w.Number == 1 {
					panic("broken")
				}
			})
		})
	})
}

// Comparisons. Each pair of liars says that it is equal, and is not.

type liar struct{ n int }

func (liar) GoString() string { return "same" }
func (liar) String() string   { return "same" }
func (liar) Error() string    { return "same" }

type nested struct {
	Any  any
	list []liar
	next *nested
}

func TestUnequal(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		loop, longer := &nested{}, &nested{next: &nested{}}
		loop.next, longer.next.next = loop, longer
		for what, pair := range map[string][2]any{
			"a method":         {liar{1}, liar{2}},
			"behind a pointer": {&liar{1}, &liar{2}},
			"an error":         {error(liar{1}), error(liar{2})},
			"unexported":       {nested{list: []liar{{1}}}, nested{list: []liar{{2}}}},
			"a key":            {map[liar]int{{1}: 1}, map[liar]int{{2}: 1}},
			"type inside":      {[]any{int64(1)}, []any{1}},
			"nil and empty":    {[]int(nil), []int{}},
			"nil maps":         {map[int]int(nil), map[int]int{}},
			"nil and zero":     {(*int)(nil), new(int)},
			"a tail":           {nested{next: &nested{}}, nested{}},
			"cycles":           {loop, longer},
			"quotes":           {[]string{`a", "b`}, []string{"a", "b"}},
			"a cut":            {make([]byte, 1<<20), make([]byte, 1<<20)},
		} {
			c.Equal(what, pair[0], pair[1])
		}
	})
}

func TestEqual(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		loop, twin := &nested{}, &nested{}
		loop.next, twin.next = loop, twin
		at := time.Now()
		for what, pair := range map[string][2]any{
			"numbers":   {int64(4), 4},
			"nil":       {nil, nil},
			"a pointer": {&liar{1}, &liar{1}},
			"maps":      {map[any]int{1: 1, "a": 2, 2.5: 3}, map[any]int{2.5: 3, "a": 2, 1: 1}},
			"NaN":       {map[float64]int{math.NaN(): 1}, map[float64]int{math.NaN(): 1}},
			"cycles":    {loop, twin},
			"times":     {at, at.Round(0)},
			"nested":    {nested{Any: []any{nil, true, int8(1)}}, nested{Any: []any{nil, true, int8(1)}}},
		} {
			c.Equal(what, pair[0], pair[1])
		}
	})
}
