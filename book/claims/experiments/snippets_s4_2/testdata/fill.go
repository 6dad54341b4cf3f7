package main

import (
	"fmt"
	"runtime"
)

func fill() {
	m := map[string]*int{}
	for i := 0; i < 1000; i++ {
		value := new(int)
		*value = i
		m[fmt.Sprint("entry ", i)] = value
	}
	runtime.GC()
}

func main() {
	fill()
}
