// Package quotes keeps the price quotes of carriers in memory, because every question to a carrier
// takes a second and is billed.
//
// The checkout asks with a *Request, the nightly price list with a Request, the tariff pages with the
// name of a lane, the warehouse with the number of a contract, and the plug-ins of partners with keys
// of types of their own. The cache cannot change its callers, so it takes whatever they have.
package quotes

import "errors"

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
	load    Load
	entries map[any]*entry // the key type any lets the compiler see to it that keys have ==
}

type entry struct {
	quote Quote
	err   error
}

// New returns an empty cache in front of load.
func New(load Load) *Cache {
	return &Cache{load: load, entries: make(map[any]*entry)}
}

// Quote returns the quote for a key, and loads it if the cache does not have it.
//
// A *Request stands for the Request that it points to at the time of the call. All other keys are
// compared with ==: other pointers by their address, and 7 and int64(7) are two keys.
//
// A key under which nothing could be found again gets ErrKey, and load does not see it: nil, a nil
// *Request, a value that cannot be compared, and one that is not equal to itself, such as a NaN.
func (c *Cache) Quote(key any) (Quote, error) {
	if unusable(key) {
		return Quote{}, ErrKey
	}
	found := c.entries[key]
	if found == nil {
		found = c.fetch(key)
		c.entries[key] = found
	}
	return found.quote, found.err
}

// fetch asks the carriers.
func (c *Cache) fetch(key any) *entry {
	quote, err := c.load(key)
	return &entry{quote: quote, err: err}
}

// Forget drops the quote of a key, because a tariff has changed. It does nothing for a key that the
// cache does not have or would refuse.
func (c *Cache) Forget(key any) {
	if !unusable(key) {
		delete(c.entries, key)
	}
}

// Len returns how many keys have a quote. A key that is being loaded may count already.
func (c *Cache) Len() int {
	return len(c.entries)
}

// unusable reports whether a key is one that no quote can be kept under.
func unusable(key any) bool {
	request, ok := key.(*Request)
	return key == nil || ok && request == nil
}
