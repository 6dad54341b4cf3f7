package rates_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"mapclinic/rates"
)

var noon = time.Date(2026, time.November, 2, 12, 0, 0, 5, time.UTC)

// counter computes prices that tell each computation from all others.
type counter struct{ calls atomic.Int64 }

func (c *counter) compute(rates.Query) rates.Price {
	return rates.Price{Cents: c.calls.Add(1)}
}

// shop returns a query of a usual size. The options are added in a random order, and every query has a
// map of its own.
func shop(number int, random *rand.Rand) rates.Query {
	options := make(map[string]string)
	for _, i := range random.Perm(8) {
		options[fmt.Sprint("option-", i)] = fmt.Sprintf("value %d of shop %d", i, number)
	}
	return rates.Query{From: "OSL-7", To: fmt.Sprint("shop-", number), Kilos: 0.5, At: noon, Options: options}
}
