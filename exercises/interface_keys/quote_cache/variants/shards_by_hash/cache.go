// Package quotes keeps the price quotes of carriers in memory, because every question to a carrier
// takes a second and is billed.
//
// The checkout asks with a *Request, the nightly price list with a Request, the tariff pages with the
// name of a lane, the warehouse with the number of a contract, and the plug-ins of partners with keys
// of types of their own. The cache cannot change its callers, so it takes whatever they have.
package quotes

import (
	"errors"
	"fmt"
	"hash/maphash"
	"sync"
)

// ErrKey is the error for a key that no quote can be kept under. It may come wrapped: use errors.Is.
var ErrKey = errors.New("quotes: key cannot be used")

// Request says which parcel a quote is for.
type Request struct {
	From, To string
	Grams    int
	// Reference is whatever the caller finds its request by. It belongs to the key like the rest:
	// a quote may depend on it.
	Reference any
}

// Quote is what a carrier wants for a parcel.
type Quote struct {
	Carrier string
	Cents   int64
}

// Load gets a quote from the carriers. It takes every key that Cache.Quote takes, and a request as
// a Request or as a *Request. Several goroutines may call it at once. It reports failures as errors,
// and may ask the cache for quotes of other keys.
type Load func(key any) (Quote, error)

// Cache keeps quotes until they are forgotten. Use New to make one. All methods may be called from
// any goroutine.
type Cache struct {
	load   Load
	seed   maphash.Seed
	shards [32]shard
}

type shard struct {
	mu      sync.Mutex
	entries map[any]*entry // guarded by mu
}

// entry is locked while its key is loaded.
type entry struct {
	mu     sync.Mutex
	loaded bool
	failed bool // no longer in the map: whoever waited for it must look again
	quote  Quote
}

// New returns an empty cache in front of load.
func New(load Load) *Cache {
	c := &Cache{load: load, seed: maphash.MakeSeed()}
	for i := range c.shards {
		c.shards[i].entries = make(map[any]*entry)
	}
	return c
}

// Quote returns the quote for a key, and loads it if the cache does not have it.
//
// A *Request stands for the Request that it points to at the time of the call. All other keys are
// compared with ==: other pointers by their address, and 7 and int64(7) are two keys.
//
// A key under which nothing could be found again gets ErrKey, and load does not see it: nil, a nil
// *Request, a value that cannot be compared, and one that is not equal to itself, such as a NaN.
func (c *Cache) Quote(key any) (Quote, error) {
	key, home, err := c.locate(key)
	if err != nil {
		return Quote{}, err
	}
	for {
		quote, done, err := c.ask(home, home.find(key), key)
		if done {
			return quote, err
		}
	}
}

// ask returns the quote of an entry, and loads it if nobody has. It is not done if the entry
// turned out to be one whose load had failed.
func (c *Cache) ask(home *shard, found *entry, key any) (quote Quote, done bool, err error) {
	found.mu.Lock()
	defer found.mu.Unlock()
	if found.failed {
		return Quote{}, false, nil
	}
	if !found.loaded {
		found.failed = true // until load has returned something better
		defer func() {
			if found.failed {
				home.drop(key, found)
			}
		}()
		found.quote, err = c.load(key)
		found.loaded, found.failed = err == nil, err != nil
	}
	return found.quote, true, err
}

func (s *shard) find(key any) *entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.entries[key]
	if found == nil {
		found = new(entry)
		s.entries[key] = found
	}
	return found
}

func (s *shard) drop(key any, dropped *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.entries[key] == dropped {
		delete(s.entries, key)
	}
}

// Forget drops the quote of a key, because a tariff has changed. It does nothing for a key that the
// cache does not have or would refuse.
func (c *Cache) Forget(key any) {
	key, home, err := c.locate(key)
	if err != nil {
		return
	}
	home.mu.Lock()
	defer home.mu.Unlock()
	delete(home.entries, key)
}

// Len returns how many keys have a quote. A key that is being loaded may count already.
func (c *Cache) Len() int {
	count := 0
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.Lock()
		count += len(s.entries)
		s.mu.Unlock()
	}
	return count
}

// locate returns the value that a key is found by, and the shard that it is in.
func (c *Cache) locate(key any) (canonical any, home *shard, err error) {
	defer func() {
		if recover() != nil { // the hash of a value that has none
			canonical, home, err = nil, nil, fmt.Errorf("%w: a %T", ErrKey, key)
		}
	}()
	canonical = key
	if request, ok := key.(*Request); ok && request != nil {
		canonical = *request
	}
	sum := maphash.Comparable(c.seed, canonical)
	if canonical == nil || canonical == (*Request)(nil) || canonical != canonical {
		return nil, nil, fmt.Errorf("%w: a %T", ErrKey, key)
	}
	return canonical, &c.shards[sum%uint64(len(c.shards))], nil
}
