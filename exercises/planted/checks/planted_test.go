package planted_test

import (
	"testing"

	"mapclinic/planted"
	"mapclinic/probe"
)

func TestAdds(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.Equal("2 + 2", planted.Add(2, 2), 4) })
}

func TestCountsBesideOthers(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Concurrently(4, func(int) {
			for range 100 {
				planted.Count()
			}
		})
	})
}

func TestLeavesNoGoroutine(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.NoGoroutinesLeft("after Fetch", planted.Fetch) })
}

func TestKeepsNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		c.Retained("calls of Handle", 1000, func(calls int) {
			for range calls {
				planted.Handle()
			}
		})
	})
}

func TestAllocatesNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) { c.Allocations("Format", planted.Format) })
}
