// Lookups with keys of 16 bytes in an array, beside the same bytes as a string in a small map, and beside
// their text of 36 characters in a map that the processor's nearer caches do not hold.
package main

import (
	"encoding/hex"
	"math"
	"math/rand"

	"mapclinic/claims/internal/observe"
)

const lookups = 20_000

type id [16]byte

type route struct{ host, port int }

func asString(key id) string { return string(key[:]) }

// asText is as long as the usual text of a UUID.
func asText(key id) string { return hex.EncodeToString(key[:]) + "----" }

var sum int

// arrayToString returns the time of lookups with arrays by that with strings.
func arrayToString(entries int, toString func(id) string) float64 {
	byArray, byString := map[id]route{}, map[string]*route{}
	arrays, texts := make([]id, entries), make([]string, entries)
	for i := range arrays {
		rand.Read(arrays[i][:])
		texts[i] = toString(arrays[i])
		byArray[arrays[i]] = route{i, i}
		byString[texts[i]] = &route{i, i}
	}
	step := 7919 // a prime, so that neighbours in time are none in memory
	withArrays := func() {
		for i := 0; i < lookups; i++ {
			sum += byArray[arrays[i*step%entries]].port
		}
	}
	withStrings := func() {
		for i := 0; i < lookups; i++ {
			sum += byString[texts[i*step%entries]].port
		}
	}
	array, str := math.Inf(1), math.Inf(1)
	for batch := 0; batch < 10; batch++ {
		times := observe.Nanoseconds(7, withArrays, withStrings)
		// The least of several medians: what disturbs a function only makes it slower.
		array, str = min(array, times[0]), min(str, times[1])
	}
	return array / str
}

func main() {
	observe.Print(observe.Observations{
		"same_bytes_small_map": arrayToString(1000, asString),
		"longer_text_big_map":  arrayToString(100_000, asText),
	})
}
