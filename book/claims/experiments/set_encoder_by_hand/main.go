// A JSON encoder for sets, written by hand, whose buffers come from a pool.
package main

import (
	"encoding/json"
	"fmt"
	"sync"

	"mapclinic/claims/internal/observe"
)

const entries = 10000

var pool = sync.Pool{New: func() any { return new([]byte) }}

// encode appends to a buffer; the keys need no escapes.
func encode(buffer []byte, set map[string]struct{}) []byte {
	buffer = append(buffer, '{')
	for key := range set {
		if len(buffer) > 1 {
			buffer = append(buffer, ',')
		}
		buffer = append(buffer, '"')
		buffer = append(buffer, key...)
		buffer = append(buffer, `":{}`...)
	}
	return append(buffer, '}')
}

// handedOut gives its buffer away for good.
func handedOut(set map[string]struct{}) []byte {
	buffer := pool.Get().(*[]byte)
	return encode((*buffer)[:0], set)
}

// recycled gives its buffer away and puts it back at the same time.
func recycled(set map[string]struct{}) []byte {
	buffer := pool.Get().(*[]byte)
	*buffer = encode((*buffer)[:0], set)
	pool.Put(buffer)
	return *buffer
}

// lent puts its buffer back when the text has been used.
func lent(set map[string]struct{}, use func([]byte)) {
	buffer := pool.Get().(*[]byte)
	*buffer = encode((*buffer)[:0], set)
	use(*buffer)
	pool.Put(buffer)
}

func main() {
	set := map[string]struct{}{}
	for i := 0; i < entries; i++ {
		set[fmt.Sprintf("key-%d", i)] = struct{}{}
	}
	length := 0
	use := func(text []byte) { length += len(text) }
	handedOutAllocs, _ := observe.Allocs(func() { use(handedOut(set)) })
	lentAllocs, _ := observe.Allocs(func() { lent(set, use) })

	times := observe.Nanoseconds(15,
		func() {
			if _, err := json.Marshal(set); err != nil {
				panic(err)
			}
		},
		func() { lent(set, use) },
	)

	overwritten := false
	for i := 0; i < 100; i++ {
		first := recycled(map[string]struct{}{"a": {}})
		recycled(map[string]struct{}{"b": {}})
		overwritten = overwritten || string(first) != `{"a":{}}`
	}

	marshalled, _ := json.Marshal(set)
	texts := map[string]bool{}
	for i := 0; i < 10; i++ {
		texts[string(encode(nil, set))] = true
	}
	observe.Print(observe.Observations{
		"handed_out_allocs":       handedOutAllocs,
		"lent_allocs":             lentAllocs,
		"marshal_over_lent":       times[0] / times[1],
		"recycled_is_overwritten": overwritten,
		"is_valid_json":           json.Valid(encode(nil, set)),
		"same_bytes_as_marshal":   string(encode(nil, set)) == string(marshalled),
		"texts_of_10":             len(texts),
	})
}
