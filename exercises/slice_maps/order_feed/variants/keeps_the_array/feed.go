// Package feed holds news of orders until the customers fetch them.
//
// The warehouse, the carriers and the billing publish news from many goroutines. The apps of customers
// poll; most polls find nothing. A janitor calls Drop every minute, because many customers never come
// back.
package feed

import (
	"maps"
	"slices"
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
	waiting map[int64][]News // by customer; never an empty slice, and none that a caller has; guarded by mu
	peak    int              // most customers that this map has held; guarded by mu
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
	f.peak = max(f.peak, len(f.waiting))
}

// Take removes all news of a customer from the feed and returns them, oldest first. The caller owns
// the slice.
func (f *Feed) Take(customer int64) []News {
	f.mu.Lock()
	defer f.mu.Unlock()
	news, known := f.waiting[customer]
	if !known {
		return nil
	}
	f.waiting[customer] = news[:0]
	return slices.Clone(news)
}

// Peek returns the news of a customer, oldest first, and leaves them in the feed. The caller owns the
// slice.
func (f *Feed) Peek(customer int64) []News {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return slices.Clone(f.waiting[customer])
}

// Drop removes the news of all customers whose latest news are older than a time, and returns how
// many customers those were. The latest news are those that were published last.
func (f *Feed) Drop(before time.Time) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	count := len(f.waiting)
	maps.DeleteFunc(f.waiting, func(_ int64, news []News) bool {
		return len(news) > 0 && news[len(news)-1].At.Before(before)
	})
	dropped := count - len(f.waiting)
	f.shrink()
	return dropped
}

// Waiting returns how many customers have news.
func (f *Feed) Waiting() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.count()
}

func (f *Feed) count() int {
	count := 0
	for _, news := range f.waiting {
		count += min(1, len(news))
	}
	return count
}

// shrinkFactor is how far the peak of a map may be ahead of what is left in it.
const shrinkFactor = 4

// shrink moves the news to a new map if the old one has been much larger: deleting leaves the tables of
// a map as they are (Go 1.27). The caller holds mu for writing.
func (f *Feed) shrink() {
	if len(f.waiting) > f.peak/shrinkFactor {
		return
	}
	smaller := make(map[int64][]News, len(f.waiting))
	maps.Copy(smaller, f.waiting)
	f.waiting, f.peak = smaller, len(smaller)
}
