package rates_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"mapclinic/probe"
	"mapclinic/rates"
)

func TestEqualQueriesShareAPrice(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var prices counter
		table := rates.New(prices.compute)
		random := c.Rand(0)
		first := table.Price(shop(1, random))
		same := 0
		for range 100 {
			if table.Price(shop(1, random)) == first {
				same++
			}
		}
		c.Equal("of 100 questions with the same 8 options, those with the first answer", same, 100)
		now, zone := time.Now(), time.FixedZone("Lima", -5*60*60)
		zero, one := 0.0, map[string]string{"insurance": "500 EUR"}
		pairs := []struct {
			what string
			a, b rates.Query
		}{
			{"the empty query, with nil and with no options", rates.Query{}, rates.Query{Options: map[string]string{}}},
			{"0 and -0 kilos", rates.Query{To: "a"}, rates.Query{To: "a", Kilos: math.Copysign(zero, -1)}},
			{"noon told in UTC and in Lima", rates.Query{At: noon}, rates.Query{At: noon.In(zone)}},
			{"noon told in Lima and in local time", rates.Query{At: noon.In(zone), Kilos: 1}, rates.Query{At: noon.Local(), Kilos: 1}},
			{"now with and without the monotonic clock", rates.Query{At: now}, rates.Query{At: now.Round(0)}},
			{"two maps with one option", rates.Query{Options: one}, rates.Query{Options: map[string]string{"insurance": "500 EUR"}}},
		}
		for _, pair := range pairs {
			before := prices.calls.Load()
			c.Equal("answers for "+pair.what, table.Price(pair.a), table.Price(pair.b))
			c.Equal("prices computed for "+pair.what, prices.calls.Load()-before, int64(1))
		}
		c.Equal("prices remembered", table.Len(), 1+len(pairs))
		c.True("a query without a weight has a price", table.Price(rates.Query{Kilos: math.NaN()}).Cents > 0)
	})
}

// separators are what keys are joined with, also those that look safe.
var separators = []string{
	"", "|", "||", "/", ",", ", ", ":", ";", "=", "&", " ", "\t", "\n", "\x00", "\x1f", "\xff", "\"", "'", "`",
	"\\", "\":\"", "\",\"", "] map[", "|map[", "-", "_", "#", "~", "^", "\x01", "\x02", "\x1e", "->", "=>",
}

// lookalikes returns different queries that careless keys confuse.
func lookalikes() []rates.Query {
	queries := []rates.Query{
		{}, {From: "a"}, {To: "a"}, {From: "\xff"}, {From: "\xfe"}, {From: "\ufffd"}, {From: `\xff`}, {From: `\ufffd`},
		{Kilos: 1}, {Kilos: -1}, {Kilos: 0.3}, {Kilos: math.Nextafter(0.3, 1)}, {Kilos: math.Inf(1)}, {Kilos: math.Inf(-1)},
		{Kilos: math.SmallestNonzeroFloat64}, {Kilos: 1e6}, {Kilos: 1e6 + 0.001},
		{At: noon}, {At: noon.Add(1)}, {At: noon.Add(time.Second)}, {At: noon.Add(24 * time.Hour)}, {At: noon.AddDate(1000, 0, 0)},
	}
	for _, options := range []map[string]string{
		{"a": ""}, {"": "a"}, {"": ""}, {"a": "a"}, {"a": "b"}, {"b": "a"}, {"a": "b", "b": "a"}, {"a": "a", "b": "b"},
		{"a": "\xff"}, {"a": "\xfe"}, {"a": "\ufffd"}, {"\xff": ""}, {"\xfe": ""}, {"a": "b\x01c\x01d"}, {"a": "b c:d"},
		{"a": "b", "c": "d"}, {"a": "d", "c": "b"},
	} {
		queries = append(queries, rates.Query{Options: options, Kilos: 2})
	}
	for i, separator := range separators {
		number := float64(1000 + i) // so that the queries of two separators differ
		queries = append(queries,
			rates.Query{Kilos: number, From: "x" + separator + "y", To: "z"},
			rates.Query{Kilos: number, From: "x", To: "y" + separator + "z"},
			rates.Query{Kilos: number, From: "x" + separator, To: "yz"},
		)
		for j, inner := range separators {
			number := float64(i) + float64(j)/64 + 0.001
			queries = append(queries,
				rates.Query{Kilos: number, Options: map[string]string{"a": "b" + separator + "c" + inner + "d"}},
				rates.Query{Kilos: number, Options: map[string]string{"a": "b", "c": "d"}},
				rates.Query{Kilos: number, Options: map[string]string{"a" + inner + "b" + separator + "c": "d"}},
			)
		}
	}
	return queries
}

// distinct keeps the first of queries that are equal, by what the documentation says of equality.
func distinct(queries []rates.Query) []rates.Query {
	seen := make(map[string]bool)
	var kept []rates.Query
	for _, q := range queries {
		// %q quotes texts and, inside the map, names and values, and fmt sorts the names.
		text := fmt.Sprintf("%q %q %b %v %q", q.From, q.To, q.Kilos, q.At.UTC().Format(time.RFC3339Nano), q.Options)
		if !seen[text] {
			seen[text] = true
			kept = append(kept, q)
		}
	}
	return kept
}

func TestDifferentQueriesNeverDo(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var prices counter
		table := rates.New(prices.compute)
		queries := distinct(lookalikes())
		owner := make(map[rates.Price]int)
		mixed := make([]string, 0)
		for i, query := range queries {
			price := table.Price(query)
			if first, taken := owner[price]; taken && len(mixed) < 3 {
				mixed = append(mixed, fmt.Sprintf("%s and %s", show(queries[first]), show(query)))
				continue
			}
			owner[price] = i
		}
		c.Equal("pairs of different queries with one price", mixed, []string{})
		c.Equal("prices remembered", table.Len(), len(queries))
		again := 0
		for i, query := range queries {
			if first, known := owner[table.Price(query)]; known && first == i {
				again++
			}
		}
		c.Equal("queries that find their own price again", again, len(queries))
	})
}

func show(q rates.Query) string {
	return fmt.Sprintf("{From:%q To:%q Kilos:%v At:%s Options:%q}", q.From, q.To, q.Kilos, q.At.Format(time.RFC3339Nano), q.Options)
}

func TestLeavesOptionsToTheirOwner(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var passed []string
		table := rates.New(func(q rates.Query) rates.Price {
			passed = append(passed, fmt.Sprint(q.From, " ", q.To, " ", q.Kilos, " ", q.At.Unix(), " ", q.Options))
			return rates.Price{Cents: int64(len(passed))}
		})
		query := rates.Query{From: "OSL-7", To: "BGO-1", Kilos: 2.5, At: noon, Options: map[string]string{"door": "yes"}}
		c.Equal("price with one option", table.Price(query).Cents, int64(1))
		query.Options["door"] = "no"
		c.Equal("price after the caller has changed its option", table.Price(query).Cents, int64(2))
		query.Options["door"] = "yes"
		c.Equal("price after the caller has changed it back", table.Price(query).Cents, int64(1))
		query.Options["night"] = "yes"
		c.Equal("price after the caller has added another", table.Price(query).Cents, int64(3))
		delete(query.Options, "door")
		delete(query.Options, "night")
		c.Equal("price after the caller has removed both", table.Price(query).Cents, int64(4))
		query.Options = map[string]string{"door": "yes"}
		c.Equal("price of the first query, asked with other options of the same contents", table.Price(query).Cents, int64(1))
		query.Options = nil
		c.Equal("price with nil options", table.Price(query).Cents, int64(4))
		c.Equal("queries that compute was given", passed, []string{
			"OSL-7 BGO-1 2.5 1793620800 map[door:yes]", "OSL-7 BGO-1 2.5 1793620800 map[door:no]",
			"OSL-7 BGO-1 2.5 1793620800 map[door:yes night:yes]", "OSL-7 BGO-1 2.5 1793620800 map[]",
		})
	})
}
