package main

import "unsafe"

var seen = make(map[interface{}]int)

func main() {
	address := unsafe.Pointer(new(int))
	seen[address] = 1
	println(seen[address])
}
