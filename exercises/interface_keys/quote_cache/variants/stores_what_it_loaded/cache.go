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
	load    Load
	mu      sync.Mutex     // never held while load runs
	entries map[any]*entry // guarded by mu; keys with a quote
	running map[any]*entry // guarded by mu; keys that are being loaded
}

// entry is the outcome of one load. Its other fields may be read once ready is closed.
type entry struct {
	ready chan struct{}
	quote Quote
	err   error
}

// New returns an empty cache in front of load.
func New(load Load) *Cache {
	return &Cache{load: load, entries: make(map[any]*entry), running: make(map[any]*entry)}
}

// Quote returns the quote for a key, and loads it if the cache does not have it.
//
// A *Request stands for the Request that it points to at the time of the call. All other keys are
// compared with ==: other pointers by their address, and 7 and int64(7) are two keys.
//
// A key under which nothing could be found again gets ErrKey, and load does not see it: nil, a nil
// *Request, a value that cannot be compared, and one that is not equal to itself, such as a NaN.
func (c *Cache) Quote(key any) (Quote, error) {
	key, err := canonical(key)
	if err != nil {
		return Quote{}, err
	}
	found, known := c.find(key)
	if !known {
		c.fill(found, key)
	}
	<-found.ready
	return found.quote, found.err
}

// find returns the entry of a key. If none was known, the caller has to fill the new one.
func (c *Cache) find(key any) (found *entry, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if found, known = c.entries[key]; known {
		return found, true
	}
	if found, known = c.running[key]; known {
		return found, true
	}
	found = &entry{ready: make(chan struct{}), err: errNotLoaded}
	c.running[key] = found
	return found, false
}

// fill loads the quote of an entry and wakes those who wait for it, also if load panics. A failure
// is out of the map before anybody learns of it, so that asking again loads again.
func (c *Cache) fill(e *entry, key any) {
	defer close(e.ready)
	defer c.settle(e, key)
	e.quote, e.err = c.load(key)
}

// settle ends a load, and keeps its quote if there is one.
func (c *Cache) settle(e *entry, key any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.running, key)
	if e.err == nil {
		c.entries[key] = e
	}
}

// Forget drops the quote of a key, because a tariff has changed. It does nothing for a key that the
// cache does not have or would refuse.
func (c *Cache) Forget(key any) {
	key, err := canonical(key)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}

// Len returns how many keys have a quote. A key that is being loaded may count already.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.entries)
}

// canonical returns the value that a key is found by, which no caller can change any more.
func canonical(key any) (any, error) {
	if request, ok := key.(*Request); ok && request != nil {
		key = *request
	}
	if key == nil || key == (*Request)(nil) || !equalsItself(key) {
		return nil, fmt.Errorf("%w: a %T", ErrKey, key)
	}
	return key, nil
}

// equalsItself reports whether a map can find a key again. Only the value tells: the types inside
// its interfaces decide whether == panics, and a NaN differs from itself.
func equalsItself(key any) (equal bool) {
	defer func() { _ = recover() }()
	return key == key
}
