package quotes_test

import (
	"math"
	"testing"

	"mapclinic/probe"
	"mapclinic/quotes"
)

func TestWorksFromManyGoroutines(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		// Nothing here prints: fmt shares buffers, and handing those on would order goroutines too.
		cache := quotes.New(func(any) (quotes.Quote, error) { return quotes.Quote{Cents: 1}, nil })
		known, request := any("Oslo-Bergen"), any(*parcel(500))
		cache.Quote(known)
		cache.Quote(request)
		// Each goroutine uses one method only, so that no lock of another call can order it.
		c.Concurrently(callers, func(caller int) {
			own := parcel(0)
			for n := range 100 {
				switch caller % 4 {
				case 0:
					cache.Len()
				case 1:
					cache.Quote(known)
					cache.Quote(request)
				case 2:
					cache.Quote(n)
				default:
					own.Grams = 1000*caller + n
					cache.Quote(own)
				}
			}
			own.Grams = -1
		})
		c.Concurrently(callers, func(caller int) {
			own := parcel(0)
			for n := range 50 {
				own.Grams = n
				cache.Quote(own)
				refused(cache, []int{n})
				cache.Quote(n)
				cache.Forget(own)
				cache.Len()
			}
			own.Grams = -1
		})
	})
}

// refused asks with a key that has to be refused, and survives if it is not.
func refused(cache *quotes.Cache, key any) {
	defer func() { _ = recover() }()
	cache.Quote(key)
}

func TestKeepsOnlyWhatCanHit(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		cache := quotes.New(func(key any) (quotes.Quote, error) {
			if _, failing := key.(int); failing {
				return quotes.Quote{}, errDown
			}
			return quotes.Quote{Cents: 1}, nil
		})
		next, right := 0, 0
		work := func(operations int) {
			for range operations {
				next++
				answer(cache, parcel(next%4))
				answer(cache, parcel(1000+next))
				cache.Forget(parcel(1000 + next))
				answer(cache, next)
				for _, key := range []any{referring([]int{1}), math.NaN()} {
					if answer(cache, key) == "ErrKey" {
						right++
					}
				}
			}
		}
		// All in one: every measurement collects garbage many times, which is slow on a busy machine.
		c.Retained("new pointers to known requests, and keys that are forgotten, fail or are refused", 250, work)
		c.Equal("refused keys of 3500", right, 3500)
		c.Equal("keys with a quote", cache.Len(), 4)
	})
}

func TestHitsAllocateOneCopyAtMost(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var source carriers
		cache := quotes.New(source.load)
		text, number, value, pointer := any("Oslo-Bergen"), any(70000), any(*parcel(500)), any(parcel(500))
		total := int64(0)
		c.Allocations("hits by text, number, Request and *Request", func() {
			for _, key := range [...]any{text, number, value, pointer} {
				quote, _ := cache.Quote(key)
				total += quote.Cents
			}
		})
		c.True("quoted", total > 0)
	})
}
