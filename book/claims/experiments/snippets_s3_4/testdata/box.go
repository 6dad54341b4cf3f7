package main

import "unsafe"

type numberBox struct {
	target unsafe.Pointer
	length uintptr
}

func (n *numberBox) number() (int64, bool) {
	if n.target == nil || n.length < 8 {
		return 0, false
	}
	return *(*int64)(n.target), true
}

func main() {
	v := int64(1)
	box := numberBox{unsafe.Pointer(&v), unsafe.Sizeof(v)}
	box.number()
}
