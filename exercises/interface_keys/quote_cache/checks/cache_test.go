package quotes_test

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"testing"

	"mapclinic/probe"
	"mapclinic/quotes"
)

const callers = 8

var errDown = errors.New("the carrier is down")

// carriers stands for the real ones. The price of a quote is the number of its load.
type carriers struct{ loads atomic.Int64 }

func (s *carriers) load(any) (quotes.Quote, error) {
	return quotes.Quote{Cents: s.loads.Add(1)}, nil
}

// contract, lane, label and listed are key types of partners.
type (
	contract int
	lane     struct{ From, To any }
	label    struct{ number int }
	listed   struct{ Lanes []string }
)

func (contract) String() string { return "7" }
func (label) GoString() string  { return "label" }
func (label) String() string    { return "label" }

func parcel(grams int) *quotes.Request {
	return &quotes.Request{From: "Oslo", To: "Bergen", Grams: grams, Reference: "web"}
}

func referring(reference any) *quotes.Request {
	return &quotes.Request{From: "Oslo", To: "Bergen", Reference: reference}
}

func TestEqualKeysShareAnEntry(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		one, other := label{1}, label{1}
		groups := []struct {
			what string
			keys []any
		}{
			{"a request, by value and behind two pointers", []any{parcel(500), *parcel(500), parcel(500)}},
			{"a request of another weight", []any{*parcel(501), parcel(501)}},
			{"the empty request", []any{&quotes.Request{}, quotes.Request{}}},
			{"a request with a lane as reference", []any{referring(lane{From: 7}), *referring(lane{From: 7})}},
			{"the name of a lane", []any{"Oslo-Bergen", fmt.Sprint("Oslo", "-", "Bergen")}},
			{"7", []any{7, 7}},
			{"int64(7)", []any{int64(7), int64(7)}},
			{`"7"`, []any{"7", "7"}},
			{"contract(7)", []any{contract(7), contract(7)}},
			{"lane{7}", []any{lane{From: 7}, lane{From: 7}}},
			{"lane{int64(7)}", []any{lane{From: int64(7)}, lane{From: int64(7)}}},
			{"label{1}", []any{one, other}},
			{"label{2}", []any{label{2}, label{2}}},
			{"a pointer to a label", []any{&one, &one}},
			{"a pointer to an equal label", []any{&other, &other}},
			{"a nil pointer to a label", []any{(*label)(nil), (*label)(nil)}},
		}
		var source carriers
		cache := quotes.New(source.load)
		first := make([]string, len(groups))
		for i, group := range groups {
			before := source.loads.Load()
			answers := make(map[string]bool)
			for _, key := range group.keys {
				first[i] = answer(cache, key)
				answers[first[i]] = true
			}
			loads := source.loads.Load() - before
			c.Equal("loads and different quotes for "+group.what, [2]int{int(loads), len(answers)}, [2]int{1, 1})
		}
		for i, group := range groups {
			c.Equal(group.what+", asked again", answer(cache, group.keys[0]), first[i])
		}
		c.Equal("keys with a quote", cache.Len(), len(groups))
		checkReuse(c, cache, &source)
	})
}

// checkReuse asks with a request that its caller changes between calls.
func checkReuse(c *probe.C, cache *quotes.Cache, source *carriers) {
	keys, reused := cache.Len(), parcel(8000)
	light := answer(cache, reused)
	reused.Grams = 9000
	heavy := answer(cache, reused)
	c.True("a request that its caller changed has a quote of its own", heavy != light)
	c.Equal("the request as it was before the change", answer(cache, parcel(8000)), light)
	c.Equal("keys after the change", cache.Len(), keys+2)
	cache.Forget(parcel(9000))
	c.Equal("keys after one was forgotten through another pointer", cache.Len(), keys+1)
	before := source.loads.Load()
	answer(cache, *reused)
	c.Equal("loads for a forgotten request", source.loads.Load()-before, int64(1))
}

func TestRefusesKeysThatCannotBeFound(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		keys := []struct {
			what string
			key  any
		}{
			{"a slice", []string{"Oslo", "Bergen"}},
			{"a nil slice", []int(nil)},
			{"a map", map[string]int{}},
			{"a function", func() {}},
			{"a struct with a slice", listed{}},
			{"an array of slices", [2][]int{}},
			{"an array with a slice in an interface", [1]any{[]int{1}}},
			{"a lane with a slice in an interface", lane{From: "Oslo", To: []string{"Bergen"}}},
			{"a lane in a lane with a map", lane{From: lane{From: map[string]int{}}}},
			{"a request with a slice as reference", *referring([]byte("web"))},
			{"a pointer to a request with a slice as reference", referring([]byte("web"))},
			{"a pointer to a request with a listed lane as reference", referring(lane{To: listed{}})},
			{"nil", nil},
			{"a nil *Request", (*quotes.Request)(nil)},
			{"a NaN", math.NaN()},
			{"a lane with a NaN before a slice", lane{From: math.NaN(), To: []int{}}},
			{"a pointer to a request with a NaN as reference", referring(math.NaN())},
		}
		var source carriers
		cache := quotes.New(source.load)
		answers, after := make([]string, len(keys)), ""
		if !c.Finishes("every call returns", func() {
			for i := range keys {
				answers[i] = "Quote: " + answer(cache, keys[i].key) + "; Forget: " + forgotten(cache, keys[i].key)
			}
			after = answer(cache, parcel(500))
		}) {
			return
		}
		for i := range keys {
			c.Equal(keys[i].what, answers[i], "Quote: ErrKey; Forget: done")
		}
		c.Equal("a good key afterwards", after, "quote 1")
		c.Equal("keys with a quote", cache.Len(), 1)
	})
}

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

func TestKeepsOnlyWhatCanHit(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		cache := quotes.New(func(key any) (quotes.Quote, error) {
			if _, failing := key.(int); failing {
				return quotes.Quote{}, errDown
			}
			return quotes.Quote{Cents: 1}, nil
		})
		c.Retained("quotes for equal requests behind new pointers", 500, func(operations int) {
			for n := range operations {
				answer(cache, parcel(n%4))
			}
		})
		next := 0
		c.Retained("keys that were forgotten, and keys whose load failed", 500, func(operations int) {
			for range operations {
				next++
				answer(cache, parcel(1000+next))
				cache.Forget(parcel(1000 + next))
				answer(cache, next)
			}
		})
		right := 0
		c.Retained("keys that were refused", 500, func(operations int) {
			for range operations {
				for _, key := range []any{[]int{1}, referring([]int{1}), math.NaN()} {
					if answer(cache, key) == "ErrKey" {
						right++
					}
				}
			}
		})
		c.Equal("refused keys of 10500", right, 10500)
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

// answer tells in words what Quote gave; a quote is told by its price.
func answer(cache *quotes.Cache, key any) (text string) {
	defer func() {
		if value := recover(); value != nil {
			text = fmt.Sprint("panic: ", value)
		}
	}()
	quote, err := cache.Quote(key)
	switch {
	case errors.Is(err, quotes.ErrKey):
		return "ErrKey"
	case err != nil:
		return err.Error()
	default:
		return fmt.Sprint("quote ", quote.Cents)
	}
}

// refused asks with a key that has to be refused, and survives if it is not.
func refused(cache *quotes.Cache, key any) {
	defer func() { _ = recover() }()
	cache.Quote(key)
}

func forgotten(cache *quotes.Cache, key any) (text string) {
	defer func() {
		if value := recover(); value != nil {
			text = fmt.Sprint("panic: ", value)
		}
	}()
	cache.Forget(key)
	return "done"
}
