package quotes_test

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"mapclinic/probe"
	"mapclinic/quotes"
)

func TestLoadsOnceForAllWhoMiss(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		const rounds = 40
		var arrived, loads atomic.Int64
		cache := quotes.New(func(any) (quotes.Quote, error) {
			number := loads.Add(1)
			for arrived.Load() < callers {
				runtime.Gosched()
			}
			for range 50 {
				runtime.Gosched()
			}
			return quotes.Quote{Cents: number}, nil
		})
		var answers [rounds][callers]string
		for round := range rounds {
			arrived.Store(0)
			c.Concurrently(callers, func(caller int) {
				key := sameKey(round, caller)
				arrived.Add(1)
				answers[round][caller] = answer(cache, key)
			})
		}
		c.Equal("loads of 40 keys, with 8 callers each", loads.Load(), int64(rounds))
		equal := 0
		for _, of := range answers {
			for _, one := range of {
				if one == of[0] && one != "quote 0" {
					equal++
				}
			}
		}
		c.Equal("callers who got the quote of that load", equal, rounds*callers)
	})
}

// sameKey returns equal keys for all callers of a round: behind pointers, by value, or as text.
func sameKey(round, caller int) any {
	switch {
	case round%2 == 0:
		return fmt.Sprint("lane ", round)
	case caller%2 == 0:
		return *parcel(round)
	default:
		return parcel(round)
	}
}

func TestSlowLoadsHoldUpNobodyElse(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		const others = 256
		entered, gate := make(chan struct{}), make(chan struct{})
		var cache *quotes.Cache
		cache = quotes.New(func(key any) (quotes.Quote, error) {
			switch key {
			case "slow":
				close(entered)
				<-gate
			case "two legs":
				first, err := cache.Quote("first leg")
				return quotes.Quote{Cents: first.Cents + 1}, err
			}
			return quotes.Quote{Cents: 1}, nil
		})
		answer(cache, "known")
		slow := make(chan string, 1)
		go func() { slow <- answer(cache, "slow") }()
		<-entered
		quoted, legs := 0, ""
		finished := c.Finishes("other keys are found, loaded and forgotten while one is being loaded", func() {
			for other := range others {
				if answer(cache, other) == "quote 1" && answer(cache, parcel(other)) == "quote 1" {
					quoted++
				}
			}
			answer(cache, "known")
			cache.Forget("known")
			answer(cache, []string{"refused"})
			cache.Len()
			legs = answer(cache, "two legs")
		})
		close(gate)
		if !finished {
			return
		}
		c.Equal("others with a quote", quoted, others)
		c.Equal("a load that asks the cache for another key", legs, "quote 2")
		c.Equal("the slow key", <-slow, "quote 1")
	})
}

func TestDoesNotKeepFailures(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		loads := 0
		cache := quotes.New(func(any) (quotes.Quote, error) {
			loads++
			if loads%3 != 0 {
				return quotes.Quote{}, errDown
			}
			return quotes.Quote{Cents: int64(loads)}, nil
		})
		for i, key := range []any{"Oslo-Bergen", parcel(500)} {
			var answers [4]string
			var kept [4]int
			if !c.Finishes("every call returns", func() {
				for n := range answers {
					answers[n], kept[n] = answer(cache, key), cache.Len()
				}
			}) {
				return
			}
			quote := fmt.Sprint("quote ", 3*i+3)
			down := errDown.Error()
			c.Equal("answers while the carrier is down twice", answers, [4]string{down, down, quote, quote})
			c.Equal("keys with a quote after each", kept, [4]int{i, i, i + 1, i + 1})
		}
		c.Equal("loads", loads, 6)
	})
}

func TestForgetsRunningLoads(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		for _, old := range []struct {
			what   string
			result error
		}{{"succeeds", nil}, {"fails", errDown}} {
			if !overtakeLoad(c, old.what, old.result) {
				return
			}
		}
		cache, slow := startLoad(nil)
		cache.Forget(parcel(500))
		close(slow.gate)
		<-slow.done
		c.Equal("asked for after a forgotten load ended", answer(cache, parcel(500)), "quote 2")
	})
}

// overtakeLoad asks again for a key that was forgotten during its load, before that load ends.
func overtakeLoad(c *probe.C, what string, result error) bool {
	cache, slow := startLoad(result)
	second := ""
	finished := c.Finishes("Forget and the next Quote do not wait for a load that began before", func() {
		cache.Forget(parcel(500))
		second = answer(cache, parcel(500))
	})
	close(slow.gate)
	<-slow.done
	if finished {
		c.Equal("asked for after Forget", second, "quote 2")
		c.Equal("asked for after the old load "+what, answer(cache, parcel(500)), "quote 2")
		c.Equal("keys with a quote", cache.Len(), 1)
	}
	return finished
}

type slowLoad struct{ gate, done chan struct{} }

// startLoad returns a cache whose first load has begun, and ends with result when the gate is closed.
func startLoad(result error) (*quotes.Cache, slowLoad) {
	var loads atomic.Int64
	slow := slowLoad{gate: make(chan struct{}), done: make(chan struct{})}
	entered := make(chan struct{})
	cache := quotes.New(func(any) (quotes.Quote, error) {
		number := loads.Add(1)
		if number > 1 {
			return quotes.Quote{Cents: number}, nil
		}
		close(entered)
		<-slow.gate
		return quotes.Quote{Cents: number}, result
	})
	go func() {
		defer close(slow.done)
		answer(cache, parcel(500))
	}()
	<-entered
	return cache, slow
}
