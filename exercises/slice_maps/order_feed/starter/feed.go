// Package feed holds news of orders until the customers fetch them.
//
// The warehouse, the carriers and the billing publish news from many goroutines. The apps of customers
// poll; most polls find nothing. A janitor calls Drop every minute, because many customers never come
// back.
package feed

import (
	"sync"
	"time"
)

// News is one change of an order.
type News struct {
	Order  int64
	Status string
	At     time.Time
}

// Feed holds news by customer, oldest first. Use New to make one. All methods may be called from any
// goroutine.
type Feed struct {
	mu      sync.RWMutex
	waiting map[int64][]News // by customer
}

// New returns an empty feed.
func New() *Feed {
	return &Feed{waiting: make(map[int64][]News)}
}

// Publish adds news for a customer.
func (f *Feed) Publish(customer int64, news News) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting[customer] = append(f.waiting[customer], news)
}

// Take removes all news of a customer from the feed and returns them, oldest first. The caller owns
// the slice.
func (f *Feed) Take(customer int64) []News {
	f.mu.Lock()
	defer f.mu.Unlock()
	news := f.waiting[customer]
	f.waiting[customer] = news[:0] // the next news will need an array again
	return news
}

// Peek returns the news of a customer, oldest first, and leaves them in the feed. The caller owns the
// slice.
func (f *Feed) Peek(customer int64) []News {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.waiting[customer]
}

// Drop removes the news of all customers whose latest news are older than a time, and returns how
// many customers those were. The latest news are those that were published last.
func (f *Feed) Drop(before time.Time) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	dropped := 0
	for customer, news := range f.waiting {
		if len(news) > 0 && news[len(news)-1].At.Before(before) {
			f.waiting[customer] = nil // releases the news
			dropped++
		}
	}
	return dropped
}

// Waiting returns how many customers have news.
func (f *Feed) Waiting() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	waiting := 0
	for _, news := range f.waiting {
		if len(news) > 0 {
			waiting++
		}
	}
	return waiting
}
