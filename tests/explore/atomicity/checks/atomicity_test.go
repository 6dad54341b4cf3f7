package atomicity_test

import (
	"testing"

	"mapclinic/atomicity"
	"mapclinic/probe"
)

const workers = 4

func TestMakesOneEntry(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store := atomicity.New()
		var got [workers]*int
		c.Concurrently(workers, func(worker int) { got[worker] = store.GetOrCreate("a") })
		for _, entry := range got {
			c.True("the entry of all callers is the same", entry == got[0])
		}
	})
}

func TestKeepsTheFirst(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store := atomicity.New()
		var got [workers]int
		c.Concurrently(workers, func(worker int) { got[worker] = store.KeepFirst("a", worker) })
		for _, kept := range got {
			c.Equal("what a caller got", kept, got[0])
		}
	})
}

func TestClosesOnce(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store := atomicity.New()
		c.Concurrently(workers, func(int) { store.Close() })
		c.True("all came back", true)
	})
}

func TestTakesWholeSnapshots(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store, sum := atomicity.New(), 0
		c.Concurrently(2, func(worker int) {
			if worker == 0 {
				store.Move(5)
				return
			}
			left, right := store.Snapshot()
			sum = left + right
		})
		c.Equal("sum of both halves", sum, 0)
	})
}

func TestLosesNoUpdate(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store := atomicity.New()
		c.Concurrently(workers, func(int) { store.Add(1) })
		c.Equal("total", store.Total(), int64(workers))
	})
}
