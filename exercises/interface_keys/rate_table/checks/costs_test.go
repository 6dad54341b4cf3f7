package rates_test

import (
	"fmt"
	"math"
	"testing"

	"mapclinic/probe"
	"mapclinic/rates"
)

// Each goroutine calls one method with one kind of query, so that no lock of another call orders it.
// compute touches nothing: a counter would order goroutines too.
func TestPricesFromAnyGoroutine(t *testing.T) {
	const workers, calls = 8, 60
	probe.Check(t, func(c *probe.C) {
		table := rates.New(func(q rates.Query) rates.Price { return rates.Price{Cents: int64(q.Kilos)} })
		known := make([]rates.Query, 4)
		own := make([][]rates.Query, workers)
		random := c.Rand(0)
		for i := range known {
			known[i] = shop(i, random)
			table.Price(known[i])
		}
		for worker := range own {
			for call := range calls {
				own[worker] = append(own[worker], shop(100+worker*calls+call, random))
			}
		}
		c.Concurrently(workers, func(worker int) {
			for call := range calls {
				switch worker % 4 {
				case 0:
					table.Len()
				case 1:
					table.Price(known[call%len(known)])
				default:
					table.Price(own[worker][call])
				}
			}
		})
		c.Equal("prices remembered", table.Len(), len(known)+workers/2*calls)
	})
}

func TestKeepsOnePriceAQuery(t *testing.T) {
	const known = 20
	probe.Check(t, func(c *probe.C) {
		var prices counter
		table := rates.New(prices.compute)
		random, asked := c.Rand(0), 0
		c.Retained("questions that were asked before, half of them without a weight", 400, func(operations int) {
			for i := range operations {
				query := shop(i/2%known, random)
				if i%2 == 1 {
					query.Kilos = math.NaN()
				}
				if table.Price(query).Cents > 0 {
					asked++
				}
			}
		})
		c.Equal("questions with an answer", asked, 7*400)
		c.True("the known queries are remembered", table.Len() >= known)
	})
}

func TestHitsAllocateLittle(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		table := rates.New(func(q rates.Query) rates.Price { return rates.Price{Cents: int64(len(q.To))} })
		queries, plain := make([]rates.Query, 50), make([]rates.Query, 50)
		for i := range queries {
			queries[i] = shop(i, c.Rand(i))
			plain[i] = rates.Query{From: "OSL-7", To: fmt.Sprint("depot-", i), Kilos: float64(i), At: noon}
			table.Price(queries[i])
			table.Price(plain[i])
		}
		next, total := 0, int64(0)
		c.Allocations("hit of a query with eight options", func() {
			next++
			total += table.Price(queries[next%len(queries)]).Cents
		})
		c.Allocations("hit of a query without options", func() {
			next++
			total += table.Price(plain[next%len(plain)]).Cents
		})
		c.True("there were prices", total > 0)
	})
}
