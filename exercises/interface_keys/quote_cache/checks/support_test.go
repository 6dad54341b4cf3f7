package quotes_test

import (
	"errors"
	"fmt"
	"sync/atomic"

	"mapclinic/quotes"
)

const callers = 8

var errDown = errors.New("the carrier is down")

// carriers stands for the real ones. The price of a quote is the number of its load.
type carriers struct{ loads atomic.Int64 }

func (s *carriers) load(any) (quotes.Quote, error) {
	return quotes.Quote{Cents: s.loads.Add(1)}, nil
}

func parcel(grams int) *quotes.Request {
	return &quotes.Request{From: "Oslo", To: "Bergen", Grams: grams, Reference: "web"}
}

func referring(reference any) *quotes.Request {
	return &quotes.Request{From: "Oslo", To: "Bergen", Reference: reference}
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

func forgotten(cache *quotes.Cache, key any) (text string) {
	defer func() {
		if value := recover(); value != nil {
			text = fmt.Sprint("panic: ", value)
		}
	}()
	cache.Forget(key)
	return "done"
}
