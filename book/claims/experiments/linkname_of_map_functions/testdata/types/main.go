package main

import (
	"runtime"
	"unsafe"
)

//go:linkname mapaccess1Fast64 runtime.mapaccess1_fast64
func mapaccess1Fast64(t *runtime.maptype, h *runtime.hmap, key int64) unsafe.Pointer

func main() {
	println(mapaccess1Fast64(nil, nil, 1) != nil)
}
