package board_test

import (
	"fmt"
	"testing"

	"mapclinic/board"
	"mapclinic/probe"
)

// labels returns labels that are made before anything is measured.
func labels(count int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprint("requests/route-", i)
	}
	return names
}

// get returns a gauge as text, with "no" before one that is not there.
func get(b *board.Board, label string) string {
	gauge, known := b.Get(label)
	if !known {
		return "no " + text(gauge)
	}
	return text(gauge)
}

func text(g board.Gauge) string {
	return fmt.Sprintf("count %d value %v peak %v recent %v", g.Count, g.Value, g.Peak, g.Recent)
}

func TestShowsWhatWasRecorded(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var b board.Board
		c.Equal("a gauge of an empty board", get(&b, "load"), "no count 0 value 0 peak 0 recent []")
		_, taken := b.Take("load")
		c.Equal("taken and shown of an empty board", fmt.Sprint(taken, b.Snapshot()), "false map[]")
		b.Set("load", -5)
		c.Equal("after the first update", get(&b, "load"), "count 1 value -5 peak -5 recent [-5]")
		b.Add("load", 2)
		b.Set("load", -4)
		c.Equal("after three updates", get(&b, "load"), "count 3 value -4 peak -3 recent [-5 -3 -4]")
		for range board.Kept {
			b.Add("requests", 1)
		}
		b.Set("requests", 40)
		b.Add("requests", -10.5)
		c.Equal("after more updates than are kept", get(&b, "requests"),
			"count 10 value 29.5 peak 40 recent [3 4 5 6 7 8 40 29.5]")
		all := b.Snapshot()
		c.Equal("gauges in a snapshot", len(all), 2)
		c.Equal("one of a snapshot", text(all["load"]), "count 3 value -4 peak -3 recent [-5 -3 -4]")
		c.Equal("the other", text(all["requests"]), "count 10 value 29.5 peak 40 recent [3 4 5 6 7 8 40 29.5]")
		gauge, taken := b.Take("load")
		c.Equal("what was taken", fmt.Sprint(taken, " ", text(gauge)), "true count 3 value -4 peak -3 recent [-5 -3 -4]")
		_, again := b.Take("load")
		c.Equal("what is left", fmt.Sprint(again, len(b.Snapshot())), "false 1")
		b.Add("load", -1)
		c.Equal("the next gauge of the label", get(&b, "load"), "count 1 value -1 peak -1 recent [-1]")
		c.Equal("the other one, untouched", get(&b, "requests"), "count 10 value 29.5 peak 40 recent [3 4 5 6 7 8 40 29.5]")
	})
}

// Gauges are handed out when Recent is half full, when it has just become full, and when it has been
// full for long: what stands in place then is moved, added to or replaced by the updates that follow.
func TestHandsOutWhatStays(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		for _, updates := range []int{board.Kept / 2, board.Kept, 3*board.Kept + 1} {
			var b board.Board
			for i := range updates {
				b.Set("load", float64(i))
			}
			got, _ := b.Get("load")
			shown, other := b.Snapshot(), b.Snapshot()
			want := text(got)
			for i := range board.Kept + 3 {
				b.Set("load", float64(100+i))
			}
			what := fmt.Sprintf("after %d updates and more", updates)
			c.Equal("what Get returned "+what, text(got), want)
			c.Equal("what Snapshot returned "+what, text(shown["load"]), want)
			inside := get(&b, "load")
			scribble(got)
			scribble(shown["load"])
			delete(shown, "load")
			last, _ := b.Get("load")
			scribble(last)
			c.Equal("another snapshot when a reader has changed its own", text(other["load"]), want)
			c.Equal("the gauge when readers have changed theirs", get(&b, "load"), inside)
			taken, _ := b.Take("load")
			b.Set("load", 7)
			c.Equal("what Take returned", text(taken), inside)
		}
	})
}

// scribble changes all that a reader can reach, also behind the end of what it sees.
func scribble(gauge board.Gauge) {
	all := append(gauge.Recent, -1)
	for i := range all {
		all[i] = -99
	}
	for i := range gauge.Recent {
		gauge.Recent[i] = -99
	}
}

func TestCountsEveryUpdate(t *testing.T) {
	const workers, rounds = 8, 300
	probe.Check(t, func(c *probe.C) {
		var b board.Board
		names := labels(2)
		c.Concurrently(workers, func(int) {
			for i := range rounds {
				b.Add(names[i%2], 1)
			}
		})
		for _, name := range names {
			gauge, _ := b.Get(name)
			c.Equal("updates and value of "+name, []int{gauge.Count, int(gauge.Value)}, []int{workers * rounds / 2, workers * rounds / 2})
		}
	})
}

// The exporters go on for as long as anything is added, so that most updates meet one of them.
func TestPutsEachUpdateInOneGauge(t *testing.T) {
	const adders, exporters, rounds = 4, 2, 400
	probe.Check(t, func(c *probe.C) {
		var b board.Board
		names, taken, values := labels(1), make([]int, exporters), make([]float64, exporters)
		ended := make(chan struct{}, adders)
		c.Concurrently(adders+exporters, func(worker int) {
			if worker < adders {
				for range rounds {
					b.Add(names[0], 1)
				}
				ended <- struct{}{}
				return
			}
			for len(ended) < adders {
				gauge, _ := b.Take(names[0])
				taken[worker-adders] += gauge.Count
				values[worker-adders] += gauge.Value
			}
		})
		rest, _ := b.Get(names[0])
		c.Equal("updates in all gauges", taken[0]+taken[1]+rest.Count, adders*rounds)
		c.Equal("values of all gauges", int(values[0]+values[1]+rest.Value), adders*rounds)
	})
}

// Everybody adds 1, so that count, value, peak and the latest of the recent values are one number.
func TestShowsWholeUpdates(t *testing.T) {
	const adders, readers, rounds = 3, 3, 300
	probe.Check(t, func(c *probe.C) {
		var b board.Board
		names, halves := labels(1), make([]int, readers)
		c.Concurrently(adders+readers, func(worker int) {
			for range rounds {
				if worker < adders {
					b.Add(names[0], 1)
					continue
				}
				gauge, known := b.Get(names[0])
				if shown, there := b.Snapshot()[names[0]]; known && !(there && isWhole(gauge) && isWhole(shown)) {
					halves[worker-adders]++
				}
			}
		})
		c.Equal("gauges with half an update, of each reader", halves, make([]int, readers))
	})
}

func isWhole(gauge board.Gauge) bool {
	for i, value := range gauge.Recent {
		if int(value) != gauge.Count-len(gauge.Recent)+1+i {
			return false
		}
	}
	return gauge.Count == int(gauge.Value) && gauge.Value == gauge.Peak &&
		len(gauge.Recent) == min(gauge.Count, board.Kept)
}

// First readers look at what they got before, and nothing of theirs orders them with the updates. Then
// each goroutine calls one method, so that no lock of another call orders it.
func TestServesPageAndHandlers(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var b board.Board
		names := labels(4)
		for range 2 * board.Kept {
			for _, name := range names {
				b.Add(name, 1)
			}
		}
		got, _ := b.Get(names[0])
		shown := b.Snapshot()
		sums := make([]float64, 4)
		c.Concurrently(4, func(worker int) {
			switch worker {
			case 0:
				sums[worker] = sum(got)
			case 1:
				for _, gauge := range shown {
					sums[worker] += sum(gauge)
				}
			default:
				for _, name := range names {
					b.Set(name, float64(worker))
				}
			}
		})
		methods := []func(i int){
			func(i int) { b.Set(names[i%4], float64(i)) },
			func(i int) { b.Set(names[i%4], 1) },
			func(i int) { b.Add(names[i%4], 1) },
			func(i int) { b.Get(names[i%4]) },
			func(int) { b.Snapshot() },
			func(i int) { b.Take(names[i%2]) },
		}
		c.Concurrently(len(methods), func(worker int) {
			for i := range 200 {
				methods[worker](i)
			}
		})
		c.Equal("gauges that nobody took", len(b.Snapshot()) >= 2, true)
	})
}

func sum(gauge board.Gauge) (total float64) {
	for _, value := range gauge.Recent {
		total += value
	}
	return total
}

func TestUpdatesWithoutAllocating(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var b board.Board
		names, next := labels(64), 0
		for range board.Kept / 2 {
			for _, name := range names {
				b.Set(name, 1)
			}
		}
		c.Allocations("Set of a known label", func() {
			next++
			b.Set(names[next%len(names)], float64(next))
		})
		c.Allocations("Add to a known label", func() {
			next++
			b.Add(names[next%len(names)], 1)
		})
		updates := 0
		for _, gauge := range b.Snapshot() {
			updates += gauge.Count
		}
		c.Equal("updates", updates, len(names)*board.Kept/2+next)
	})
}

func TestReadsOneGaugeAlone(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var b board.Board
		names, next, found := labels(64), 0, 0
		for range 2 * board.Kept {
			for _, name := range names {
				b.Add(name, 1)
			}
		}
		c.Allocations("Get", func() {
			next++
			gauge, _ := b.Get(names[next%len(names)])
			found += len(gauge.Recent)
		})
		c.Equal("recent values", found, next*board.Kept)
	})
}
