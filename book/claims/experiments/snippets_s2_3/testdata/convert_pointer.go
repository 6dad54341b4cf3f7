package main

import "unsafe"

type user struct{ id int }

func main() {
	p := unsafe.Pointer(new(user))
	println((*user)(p).id)
}
