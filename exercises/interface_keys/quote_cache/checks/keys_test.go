package quotes_test

import (
	"fmt"
	"math"
	"testing"

	"mapclinic/probe"
	"mapclinic/quotes"
)

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
