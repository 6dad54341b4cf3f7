// What it costs to hand over and to keep in a map a large struct, and a pointer to one.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type seven struct{ a, b, c, d, e, f, g int64 }      // 56 bytes: within a cache line
type nine struct{ a, b, c, d, e, f, g, h, i int64 } // 72 bytes: more than a cache line
type kilobyte struct{ words [128]int64 }
type sixteen struct{ words [2048]int64 } // KiB

//go:noinline
func ofSeven(v seven) int64 { return v.a + v.g }

//go:noinline
func ofNine(v nine) int64 { return v.a + v.i }

//go:noinline
func ofKilobyte(v kilobyte) int64 { return v.words[0] + v.words[127] }

//go:noinline
func ofSixteen(v sixteen) int64 { return v.words[0] + v.words[2047] }

//go:noinline
func ofPointer(v *kilobyte) int64 { return v.words[0] + v.words[127] }

//go:noinline
func ofPointerToSixteen(v *sixteen) int64 { return v.words[0] + v.words[2047] }

var (
	smaller seven
	larger  nine
	one     kilobyte
	many    sixteen
	sum     int64
	read    kilobyte
	pointed *kilobyte
)

func times(n int, f func()) func() {
	return func() {
		for i := 0; i < n; i++ {
			f()
		}
	}
}

func main() {
	passed := observe.Nanoseconds(101,
		times(2000, func() { sum += ofSeven(smaller) }),
		times(2000, func() { sum += ofNine(larger) }),
		times(2000, func() { sum += ofKilobyte(one) }),
		times(2000, func() { sum += ofSixteen(many) }),
		times(2000, func() { sum += ofPointer(&one) }),
		times(2000, func() { sum += ofPointerToSixteen(&many) }),
	)
	values, pointers := map[int]kilobyte{1: one}, map[int]*kilobyte{1: &one}
	kept := observe.Nanoseconds(101,
		times(2000, func() { values[1] = one }),
		times(2000, func() { pointers[1] = &one }),
		times(2000, func() { read = values[1] }),
		times(2000, func() { pointed = pointers[1] }),
	)
	allocations, _ := observe.Allocs(func() { sum += ofKilobyte(one) })
	observe.Print(observe.Observations{
		"word_bytes":              int(unsafe.Sizeof(uintptr(0))),
		"pointer_bytes":           int(unsafe.Sizeof(&one)),
		"pass_72_over_56":         passed[1] / passed[0],
		"pass_1k_over_pointer":    passed[2] / passed[4],
		"pass_16k_over_1k":        passed[3] / passed[2],
		"pointer_to_16k_over_1k":  passed[5] / passed[4],
		"store_1k_over_pointer":   kept[0] / kept[1],
		"read_1k_over_pointer":    kept[2] / kept[3],
		"pass_by_value_allocates": allocations,
	})
}
