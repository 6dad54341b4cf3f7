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
	shards [16]shard
}

type shard struct {
	mu      sync.Mutex
	waiting map[int64][]News
	peak    int
}

// New returns an empty feed.
func New() *Feed {
	f := new(Feed)
	for i := range f.shards {
		f.shards[i].waiting = make(map[int64][]News)
	}
	return f
}

// of returns the shard of a customer, locked.
func (f *Feed) of(customer int64) *shard {
	s := &f.shards[uint64(customer)%uint64(len(f.shards))]
	s.mu.Lock()
	return s
}

// Publish adds news for a customer.
func (f *Feed) Publish(customer int64, news News) {
	s := f.of(customer)
	defer s.mu.Unlock()
	s.waiting[customer] = append(s.waiting[customer], news)
	s.peak = max(s.peak, len(s.waiting))
}

// Take removes all news of a customer from the feed and returns them, oldest first. The caller owns
// the slice.
func (f *Feed) Take(customer int64) []News {
	s := f.of(customer)
	defer s.mu.Unlock()
	news := s.waiting[customer]
	delete(s.waiting, customer)
	return news
}

// Peek returns the news of a customer, oldest first, and leaves them in the feed. The caller owns the
// slice.
func (f *Feed) Peek(customer int64) []News {
	s := f.of(customer)
	defer s.mu.Unlock()
	return slices.Clone(s.waiting[customer])
}

// Drop removes the news of all customers whose latest news are older than a time, and returns how
// many customers those were. The latest news are those that were published last.
func (f *Feed) Drop(before time.Time) int {
	dropped := 0
	for i := range f.shards {
		dropped += f.shards[i].drop(before)
	}
	return dropped
}

func (s *shard) drop(before time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := len(s.waiting)
	maps.DeleteFunc(s.waiting, func(_ int64, news []News) bool { return news[len(news)-1].At.Before(before) })
	dropped := count - len(s.waiting)
	if len(s.waiting) <= s.peak/4 {
		smaller := make(map[int64][]News, len(s.waiting))
		maps.Copy(smaller, s.waiting)
		s.waiting, s.peak = smaller, len(smaller)
	}
	return dropped
}

// Waiting returns how many customers have news.
func (f *Feed) Waiting() int {
	waiting := 0
	for i := range f.shards {
		s := &f.shards[i]
		s.mu.Lock()
		waiting += len(s.waiting)
		s.mu.Unlock()
	}
	return waiting
}
