package main

import "fmt"

type point struct{ x, y int }

func main() {
	p := point{1, 2}
	var box interface{} = p
	fmt.Println(box)
	fmt.Println(local(3))
}

//go:noinline
func local(n int) bool {
	var box interface{} = point{n, n}
	return box == nil
}
