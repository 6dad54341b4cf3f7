// A cache whose entries expire, tested in a bubble where an hour takes no time.
package cache

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type cache struct {
	mu      sync.Mutex
	entries map[string]time.Time
}

func (c *cache) put(key string, life time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = time.Now().Add(life)
}

// sweep runs until done is closed.
func (c *cache) sweep(every time.Duration, done chan struct{}) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			c.dropExpired()
		case <-done:
			return
		}
	}
}

func (c *cache) dropExpired() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, until := range c.entries {
		if time.Now().After(until) {
			delete(c.entries, key)
		}
	}
}

func TestEntriesExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cache{entries: map[string]time.Time{}}
		done := make(chan struct{})
		defer close(done)
		go c.sweep(time.Minute, done)
		c.put("apple", time.Hour)
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if len(c.entries) != 0 {
			t.Error("the entry is still there")
		}
	})
}

func TestForgottenSweeper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cache{entries: map[string]time.Time{}}
		waiting := make(chan struct{})
		go func() { <-waiting; c.put("late", 0) }()
	})
}

func TestLockHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cache{entries: map[string]time.Time{}}
		c.mu.Lock()
		go c.put("apple", time.Hour)
		time.Sleep(2 * time.Hour)
		c.mu.Unlock()
	})
}
