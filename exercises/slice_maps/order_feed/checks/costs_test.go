package feed_test

import (
	"testing"

	"mapclinic/feed"
	"mapclinic/probe"
)

// What is fetched is fetched before the goroutines start, so that no lock of a later call orders what
// its holder does with it.
func TestFetchedNewsAreNotShared(t *testing.T) {
	const many = 40
	probe.Check(t, func(c *probe.C) {
		f := feed.New()
		for range many {
			f.Publish(1, news(7, "paid", 9))
			f.Publish(2, news(8, "paid", 9))
		}
		taken, looked, other := f.Take(1), f.Peek(2), f.Peek(2)
		c.Concurrently(4, func(worker int) {
			switch worker {
			case 0:
				for i := range taken {
					taken[i].Status = "shown"
				}
			case 1:
				for range many {
					f.Publish(1, news(70, "paid", 10))
					f.Publish(3, news(90, "paid", 10))
				}
			case 2:
				for i := range looked {
					looked[i].Status = "shown"
				}
			case 3:
				for i := range other {
					other[i].Order++
				}
				for i, one := range f.Take(2) {
					other[i].Status = one.Status
				}
			}
		})
		c.Equal("news fetched", []int{len(taken), len(looked), len(other)}, []int{many, many, many})
	})
}

// Each goroutine calls one method, so that no lock of another call orders it.
func TestFeedsAnyGoroutine(t *testing.T) {
	const calls = 200
	probe.Check(t, func(c *probe.C) {
		f := feed.New()
		for customer := range int64(50) {
			f.Publish(customer, news(7, "paid", 15))
		}
		methods := []func(call int64){
			func(call int64) { f.Publish(100+call, news(7, "paid", 9)) },
			func(call int64) { f.Publish(1000+call%50, news(7, "paid", 9)) },
			func(call int64) { f.Take(100 + call) },
			func(call int64) { f.Take(call % 50) },
			func(call int64) { f.Peek(call % 50) },
			func(call int64) { f.Peek(1000 + call%50) },
			func(int64) { f.Drop(clock(12)) },
			func(int64) { f.Waiting() },
		}
		c.Concurrently(len(methods), func(worker int) {
			for call := range int64(calls) {
				methods[worker](call)
			}
		})
		f.Drop(clock(23))
		c.Equal("customers in the end", f.Waiting(), 0)
	})
}

func TestForgetsWhoHasNoNews(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		f := feed.New()
		next, got := int64(0), 0
		c.Retained("customers who poll, or fetch what there is, and never come back", 2000, func(customers int) {
			for i := range customers {
				next++
				switch i % 4 {
				case 0:
					got += len(f.Take(next)) + len(f.Peek(next))
				case 1:
					f.Publish(next, news(7, "paid", 9))
					got += len(f.Take(next))
				case 2:
					f.Publish(next, news(7, "paid", 9))
					got += f.Drop(clock(12))
				case 3:
					// Few customers fetch this much, and each of them comes back now and then.
					if i%400 == 3 {
						fetchMany(f, next)
						got++
					}
				}
			}
		})
		c.Equal("customers served, of seven times 2000", got, 7*(500+500+5))
		c.Equal("customers left", f.Waiting(), 0)
	})
}

// fetchMany is a wholesaler who fetches 800 news.
func fetchMany(f *feed.Feed, customer int64) {
	for range 800 {
		f.Publish(customer, news(7, "paid", 13))
	}
	f.Take(customer)
}

// A single feed would reach its full size once, and its heap would look flat from then on. So each
// repetition fills feeds of its own that stay in use: what a peak leaves behind adds up.
func TestGivesAPeakBack(t *testing.T) {
	const customers, stay = 10_000, 100
	probe.Check(t, func(c *probe.C) {
		inUse := make([]*feed.Feed, 0, 32)
		peak := func(leave func(f *feed.Feed)) {
			f := feed.New()
			for customer := range int64(customers) {
				hour := 9
				if customer < stay {
					hour = 13
				}
				f.Publish(customer, news(7, "paid", hour))
			}
			leave(f)
			inUse = append(inUse, f)
		}
		dropped := 0
		c.Retained("customers of peaks that took their news, and of peaks whose news were dropped", 2*customers, func(int) {
			peak(func(f *feed.Feed) {
				for customer := range int64(customers) {
					if customer >= stay {
						f.Take(customer)
					}
				}
				dropped += f.Drop(clock(8))
			})
			peak(func(f *feed.Feed) { dropped += f.Drop(clock(12)) })
		})
		left := 0
		for _, f := range inUse {
			left += f.Waiting()
		}
		c.Equal("customers dropped", dropped, len(inUse)/2*(customers-stay))
		c.Equal("customers left in all feeds", left, len(inUse)*stay)
		c.Equal("news of one who is left", text(inUse[0].Take(0)), "7 paid 13h")
	})
}

func TestHandsOverWithoutCopying(t *testing.T) {
	const customers = 2000
	probe.Check(t, func(c *probe.C) {
		f := feed.New()
		for customer := range int64(customers) {
			for range 20 {
				f.Publish(customer, news(7, "paid", 9))
			}
		}
		next, got := int64(0), 0
		c.Allocations("Take of 20 news", func() {
			got += len(f.Take(next))
			next++
		})
		c.Equal("news taken", got, 20*int(next))
		waiting := 0
		c.Allocations("Waiting", func() { waiting = f.Waiting() })
		c.Equal("customers left", waiting, customers-int(next))
	})
}
