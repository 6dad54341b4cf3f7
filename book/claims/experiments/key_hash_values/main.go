// The runtime's hash of keys; the runtime keeps typehash reachable for packages that hash any type.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

//go:linkname typehash runtime.typehash
func typehash(typ unsafe.Pointer, value unsafe.Pointer, seed uintptr) uintptr

type words struct{ typ, data unsafe.Pointer }

// hash returns what a map hashes for a value that does not fit into the interface itself.
func hash(value any, seed uintptr) uintptr {
	w := (*words)(unsafe.Pointer(&value))
	return typehash(w.typ, w.data, seed)
}

func pointerHash(p *int, seed uintptr) uintptr {
	value := any(p)
	w := (*words)(unsafe.Pointer(&value))
	return typehash(w.typ, unsafe.Pointer(&w.data), seed)
}

type named struct {
	number int
	text   string
}

func main() {
	const seed, other = 0x1234567, 0x89abcdef
	p := new(int)
	observe.Print(observe.Observations{
		"same_seed_same_hash":       hash(1000, seed) == hash(1000, seed),
		"other_seed_same_hash":      hash(1000, seed) == hash(1000, other),
		"named_struct_by_fields":    hash(named{1000, "a"}, seed) == hash("a", hash(1000, seed)),
		"integers_struct_by_fields": hash(struct{ a, b int }{1000, 2000}, seed) == hash(2000, hash(1000, seed)),
		"pointer_hash_is_address":   pointerHash(p, seed) == uintptr(unsafe.Pointer(p)),
		"pointer_hash_repeats":      pointerHash(p, seed) == pointerHash(p, seed),
		"swapped_bytes_same_hash":   hash([3]byte{1, 2, 3}, seed) == hash([3]byte{3, 2, 1}, seed),
	})
}
