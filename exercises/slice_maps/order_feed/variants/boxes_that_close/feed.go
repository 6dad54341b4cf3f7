// Package feed holds news of orders until the customers fetch them.
//
// The warehouse, the carriers and the billing publish news from many goroutines. The apps of customers
// poll; most polls find nothing. A janitor calls Drop every minute, because many customers never come
// back.
package feed

import (
	"slices"
	"sync"
	"sync/atomic"
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
	boxes   sync.Map // int64 -> *box; gives memory back since Go 1.24
	waiting atomic.Int64
}

// box holds the news of one customer until it is closed, and none after that.
type box struct {
	mu     sync.Mutex
	closed bool
	news   []News
}

// New returns an empty feed.
func New() *Feed { return new(Feed) }

// Publish adds news for a customer.
func (f *Feed) Publish(customer int64, news News) {
	for {
		value, known := f.boxes.Load(customer)
		if !known {
			value, known = f.boxes.LoadOrStore(customer, &box{news: []News{news}})
			if !known {
				f.waiting.Add(1)
				return
			}
		}
		if value.(*box).add(news) {
			return
		}
		f.boxes.CompareAndDelete(customer, value) // closed by Take, which is about to do the same
	}
}

func (b *box) add(news News) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.news = append(b.news, news)
	return true
}

// Take removes all news of a customer from the feed and returns them, oldest first. The caller owns
// the slice.
func (f *Feed) Take(customer int64) []News {
	value, known := f.boxes.Load(customer)
	if !known {
		return nil
	}
	news, _ := f.close(customer, value.(*box), func([]News) bool { return true })
	return news
}

// close closes the box of a customer on a condition, and returns what was in it.
func (f *Feed) close(customer int64, b *box, condition func([]News) bool) ([]News, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || !condition(b.news) {
		return nil, false
	}
	b.closed = true
	news := b.news
	b.news = nil
	f.boxes.CompareAndDelete(customer, b)
	f.waiting.Add(-1)
	return news, true
}

// Peek returns the news of a customer, oldest first, and leaves them in the feed. The caller owns the
// slice.
func (f *Feed) Peek(customer int64) []News {
	value, known := f.boxes.Load(customer)
	if !known {
		return nil
	}
	b := value.(*box)
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.news)
}

// Drop removes the news of all customers whose latest news are older than a time, and returns how
// many customers those were. The latest news are those that were published last.
func (f *Feed) Drop(before time.Time) int {
	old := func(news []News) bool { return news[len(news)-1].At.Before(before) }
	dropped := 0
	f.boxes.Range(func(customer, value any) bool {
		if _, done := f.close(customer.(int64), value.(*box), old); done {
			dropped++
		}
		return true
	})
	return dropped
}

// Waiting returns how many customers have news.
func (f *Feed) Waiting() int { return int(f.waiting.Load()) }
