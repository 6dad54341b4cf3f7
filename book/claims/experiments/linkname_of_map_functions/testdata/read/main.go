package main

import "unsafe"

//go:linkname mapaccess1Fast64 runtime.mapaccess1_fast64
func mapaccess1Fast64(mapType, header unsafe.Pointer, key uint64) unsafe.Pointer

func main() {
	println(mapaccess1Fast64(nil, nil, 1) != nil)
}
