package window_test

import (
	"fmt"
	"math"
	"testing"

	"mapclinic/probe"
	"mapclinic/window"
)

// nans returns a NaN with the sign and the payload of a number.
func nans(number int) float64 {
	return math.Float64frombits(0x7ff8_0000_0000_0001 + uint64(number%1000) + uint64(number%2)<<63)
}

func negativeZero() float64 { return math.Copysign(0, -1) }

// text returns bins in one line. A sum turns -0 into 0, because either may stand for both.
func text(bins []window.Bin) string {
	line := ""
	for _, bin := range bins {
		line += fmt.Sprintf("%v:%d ", bin.Value+0, bin.Count)
	}
	return line
}

func TestCountsNumbers(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		w := window.New(5)
		c.Equal("an empty window", fmt.Sprint(w.Len(), w.Distinct(), w.Count(0), len(w.Top(9))), "0 0 0 0")
		for _, value := range []float64{20.5, 0, negativeZero(), math.Inf(-1)} {
			w.Add(value)
		}
		c.Equal("zeros of both signs", []int{w.Count(0), w.Count(negativeZero())}, []int{2, 2})
		c.Equal("bins", text(w.Top(9)), "0:2 -Inf:1 20.5:1 ")
		w.Add(math.Inf(1))
		c.Equal("measurements and values", []int{w.Len(), w.Distinct()}, []int{5, 4})
		next := math.Nextafter(20.5, 21)
		w.Add(next)
		c.Equal("counts after the first has left", []int{w.Count(20.5), w.Count(next), w.Len()}, []int{0, 1, 5})
		w.Add(math.MaxFloat64)
		w.Add(-math.MaxFloat64)
		w.Add(-1)
		c.Equal("bins later", fmt.Sprint(w.Count(0), w.Count(math.Inf(-1)), w.Count(math.Inf(1))), "0 0 1")
		c.Equal("the first two bins", text(w.Top(2)), fmt.Sprintf("%v:1 -1:1 ", -math.MaxFloat64))
		c.Equal("no bins", len(w.Top(0)), 0)
		one := window.New(0)
		one.Add(1)
		one.Add(2)
		c.Equal("a window of one", fmt.Sprint(one.Len(), one.Count(1), one.Count(2)), "1 0 1")
	})
}

func TestCountsLostProbes(t *testing.T) {
	const size = 8
	probe.Check(t, func(c *probe.C) {
		w := window.New(size)
		for i := range 3 {
			w.Add(nans(i))
		}
		w.Add(math.Inf(-1))
		w.Add(0)
		c.Equal("lost, zeros, values and measurements", []int{w.Count(math.NaN()), w.Count(0), w.Distinct(), w.Len()}, []int{3, 1, 3, 5})
		c.Equal("bins", text(w.Top(9)), "NaN:3 -Inf:1 0:1 ")
		c.Equal("infinities", w.Count(math.Inf(-1)), 1)
		for i := range 100 {
			w.Add(nans(i))
		}
		c.Equal("after many more", fmt.Sprint(w.Count(nans(7)), w.Distinct(), w.Len(), " ", text(w.Top(9))), "8 1 8 NaN:8 ")
		for i := range size - 1 {
			w.Add(float64(i + 1))
		}
		c.Equal("one is left", fmt.Sprint(w.Count(math.NaN()), w.Distinct(), " ", text(w.Top(2))), "1 8 NaN:1 1:1 ")
		w.Add(8)
		c.Equal("none is left", fmt.Sprint(w.Count(math.NaN()), w.Distinct(), " ", text(w.Top(1))), "0 8 1:1 ")
	})
}

func TestBinsBelongToTheCaller(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		w := window.New(10)
		for _, value := range []float64{3, 3, 3, 2, 2, 1} {
			w.Add(value)
		}
		first, second := w.Top(3), w.Top(3)
		first[0], first[2] = first[2], first[0]
		_ = append(w.Top(1), window.Bin{Value: 9, Count: 9})
		c.Equal("bins of another dashboard", text(second), "3:3 2:2 1:1 ")
		c.Equal("bins after all this", text(w.Top(9)), "3:3 2:2 1:1 ")
		w.Add(1)
		c.Equal("bins that were returned before", text(second), "3:3 2:2 1:1 ")
	})
}

// First nobody adds anything: read locks do not order goroutines, so that whatever Top writes is a race.
// Then each goroutine calls one method, so that no lock of another call orders it.
func TestShowsManyDashboards(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		w := window.New(50)
		for i := range 50 {
			w.Add(float64(i))
		}
		c.Concurrently(4, func(int) {
			for range 20 {
				show(w.Top(5))
			}
		})
		methods := []func(i int){
			func(i int) { w.Add(float64(i % 60)) },
			func(i int) { w.Add(nans(i)) },
			func(i int) { w.Count(float64(i % 60)) },
			func(i int) { w.Count(nans(i)) },
			func(int) { w.Len() },
			func(int) { w.Distinct() },
			func(int) { w.Top(5) },
			func(int) { show(w.Top(5)) },
		}
		c.Concurrently(len(methods), func(worker int) {
			for i := range 200 {
				methods[worker](i)
			}
		})
		c.Equal("measurements in the end", w.Len(), 50)
	})
}

func show(bins []window.Bin) {
	for i := range bins {
		bins[i].Count++
	}
}

func TestStaysAsLargeAsTheWindow(t *testing.T) {
	const size = 64
	probe.Check(t, func(c *probe.C) {
		w, next := window.New(size), 0
		c.Retained("measurements of a lost probe and of a good one", 4000, func(measurements int) {
			for range measurements / 2 {
				next++
				w.Add(nans(next))
				w.Add(float64(next))
			}
		})
		c.Equal("measurements in the window", w.Len(), size)
	})
}
