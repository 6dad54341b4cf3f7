package witnesses_test

import (
	"testing"

	"mapclinic/probe"
	"mapclinic/witnesses"
)

func TestStoresInAnOrder(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var table witnesses.Table
		c.History("a table", 4, func(w *probe.Worker) {
			for round := range 10 {
				value := 100*w.Number + round
				w.Store("a", value, func() { table.Set("a", value) })
				w.Load("a", func() (any, bool) { return table.Get("a") })
			}
		})
	})
}

func TestNamesWhatItIs(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Equal("the label", witnesses.Name(), witnesses.Label{Text: "right"})
	})
}

func TestBurstsNoBubble(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.Bubble("after Tick", witnesses.Tick) })
}

func TestLetsGoOfSessions(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var sessions witnesses.Sessions
		probe.Released(c, "closed sessions", func(track func(*witnesses.Session)) {
			for id := range 10 {
				track(sessions.Open(id))
				sessions.Close(id)
			}
		})
	})
}

func TestLetsCallersMeet(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var list witnesses.List
		c.Parallel("calls of Each", 3, func(_ int, inside func()) { list.Each(inside) })
	})
}

func TestIsNotHeldUp(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var list witnesses.List
		c.NotHeldUp("Count during Each", list.Each, func() { list.Count() })
	})
}
