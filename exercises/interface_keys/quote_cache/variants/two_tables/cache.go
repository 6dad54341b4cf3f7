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
	"sync"
)

// ErrKey is the error for a key that no quote can be kept under. It may come wrapped: use errors.Is.
var ErrKey = errors.New("quotes: key cannot be used")

var errNotLoaded = errors.New("quotes: the load did not return")

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
	requests table[Request]
	others   table[any]
}

// table is the cache for one type of keys.
type table[K comparable] struct {
	load    func(key K) (Quote, error)
	mu      sync.RWMutex
	entries map[K]*entry // guarded by mu
}

// entry is the outcome of one load. Its other fields may be read once ready is closed.
type entry struct {
	ready chan struct{}
	quote Quote
	err   error
}

// New returns an empty cache in front of load.
func New(load Load) *Cache {
	return &Cache{
		requests: table[Request]{
			load:    func(key Request) (Quote, error) { return load(key) },
			entries: make(map[Request]*entry),
		},
		others: table[any]{load: load, entries: make(map[any]*entry)},
	}
}

// Quote returns the quote for a key, and loads it if the cache does not have it.
//
// A *Request stands for the Request that it points to at the time of the call. All other keys are
// compared with ==: other pointers by their address, and 7 and int64(7) are two keys.
//
// A key under which nothing could be found again gets ErrKey, and load does not see it: nil, a nil
// *Request, a value that cannot be compared, and one that is not equal to itself, such as a NaN.
func (c *Cache) Quote(key any) (Quote, error) {
	if !usable(key) {
		return Quote{}, fmt.Errorf("%w: a %T", ErrKey, key)
	}
	switch key := key.(type) {
	case Request:
		return c.requests.quote(key)
	case *Request:
		return c.requests.quote(*key)
	default:
		return c.others.quote(key)
	}
}

// Forget drops the quote of a key, because a tariff has changed. It does nothing for a key that the
// cache does not have or would refuse.
func (c *Cache) Forget(key any) {
	if !usable(key) {
		return
	}
	switch key := key.(type) {
	case Request:
		c.requests.forget(key)
	case *Request:
		c.requests.forget(*key)
	default:
		c.others.forget(key)
	}
}

// Len returns how many keys have a quote. A key that is being loaded may count already.
func (c *Cache) Len() int {
	return c.requests.len() + c.others.len()
}

func (t *table[K]) quote(key K) (Quote, error) {
	t.mu.RLock()
	found := t.entries[key]
	t.mu.RUnlock()
	if found == nil {
		found = t.loaded(key)
	}
	<-found.ready
	return found.quote, found.err
}

// loaded returns the entry of a key, after loading it unless somebody else has begun to.
func (t *table[K]) loaded(key K) *entry {
	t.mu.Lock()
	if found, ok := t.entries[key]; ok {
		t.mu.Unlock()
		return found
	}
	added := &entry{ready: make(chan struct{}), err: errNotLoaded}
	t.entries[key] = added
	t.mu.Unlock()
	defer t.settle(key, added)
	added.quote, added.err = t.load(key)
	return added
}

// settle drops a failure and wakes the others.
func (t *table[K]) settle(key K, settled *entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if settled.err != nil && t.entries[key] == settled {
		delete(t.entries, key)
	}
	close(settled.ready)
}

func (t *table[K]) forget(key K) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.entries, key)
}

func (t *table[K]) len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.entries)
}

// usable reports whether a map can find a key again. The comparison panics if == is missing
// anywhere in the value, and is false if a NaN is in it.
func usable(key any) (ok bool) {
	defer func() { _ = recover() }()
	if request, pointer := key.(*Request); pointer {
		return request != nil && *request == *request
	}
	return key != nil && key == key
}
