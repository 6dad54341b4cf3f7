// Whether the dynamic type of an interface key changes its hash. The runtime keeps typehash reachable
// for packages that hash values of any type.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

//go:linkname typehash runtime.typehash
func typehash(kind, value unsafe.Pointer, seed uintptr) uintptr

// hash returns what a map[any]T hashes for a value that the interface points to.
func hash(value any) uintptr {
	words := (*struct{ kind, data unsafe.Pointer })(unsafe.Pointer(&value))
	return typehash(words.kind, words.data, 0x1234567)
}

type name string

func main() {
	const number = 1000
	bytes := [8]byte{0: 0xe8, 1: 0x03}
	observe.Print(observe.Observations{
		"int_as_int64":  hash(number) == hash(int64(number)),
		"int_as_struct": hash(number) == hash(struct{ x int }{number}),
		"int_as_float":  hash(number) == hash(float64(number)),
		"int_as_string": hash(number) == hash(string(bytes[:])),
		"text_as_named": hash("text") == hash(name("text")),
	})
}
