// The runtime's hash of keys, by their type. The runtime lets other packages link to its typehash.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

//go:linkname typehash runtime.typehash
func typehash(typ unsafe.Pointer, value unsafe.Pointer, seed uintptr) uintptr

// hash is for values that an interface holds by a pointer, which all but pointers and maps are.
func hash(value any, seed uintptr) uintptr {
	words := (*struct{ typ, data unsafe.Pointer })(unsafe.Pointer(&value))
	return typehash(words.typ, words.data, seed)
}

type named struct {
	number int
	text   string
}

type pair struct{ a, b int }

func main() {
	const seed = 0x1234567
	observe.Print(observe.Observations{
		"same_int_same_hash":     hash(1000, seed) == hash(500+500, seed),
		"other_seed_same_hash":   hash(1000, seed) == hash(1000, seed+1),
		"mixed_struct_by_fields": hash(named{1000, "a"}, seed) == hash("a", hash(1000, seed)),
		"ints_struct_by_fields":  hash(pair{1000, 2000}, seed) == hash(2000, hash(1000, seed)),
		"ints_struct_like_array": hash(pair{1000, 2000}, seed) == hash([2]int{1000, 2000}, seed),
	})
}
