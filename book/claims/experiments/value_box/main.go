// A box made of an unsafe.Pointer and a size: what its two checks catch.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type box struct {
	target unsafe.Pointer
	size   uintptr
}

func (b box) load() (int64, bool) {
	if b.target == nil || b.size < 8 {
		return 0, false
	}
	return b.loadUnchecked(), true
}

func (b box) loadUnchecked() int64 { return *(*int64)(b.target) }

func main() {
	whole, float := int64(42), 1.5
	// As an int64 needs it, the array is aligned to 8 bytes.
	halves := struct {
		_     [0]int64
		parts [2]int32
	}{parts: [2]int32{1, 7}}
	first := unsafe.Pointer(&halves.parts[0])

	value, loaded := box{unsafe.Pointer(&whole), unsafe.Sizeof(whole)}.load()
	_, ofNil := box{nil, 8}.load()
	_, ofShort := box{first, 4}.load()
	_, ofWrongSize := box{first, 8}.load()
	_, ofFloat := box{unsafe.Pointer(&float), unsafe.Sizeof(float)}.load()
	observe.Print(observe.Observations{
		"value":            value,
		"loads_int64":      loaded,
		"loads_nil":        ofNil,
		"loads_4_bytes":    ofShort,
		"loads_wrong_size": ofWrongSize,
		"loads_float64":    ofFloat,
		"nil_panic":        observe.Panics(func() { box{}.loadUnchecked() }),
		"reads_neighbour":  box{first, 4}.loadUnchecked() != int64(halves.parts[0]),
		"box_bytes":        int(unsafe.Sizeof(box{})),
		"interface_bytes":  int(unsafe.Sizeof(any(nil))),
	})
}
