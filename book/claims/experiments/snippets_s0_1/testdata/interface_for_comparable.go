package main

type cache[K comparable] map[K]int

func main() {
	c := cache[interface{}]{}
	c["a"], c[1] = 1, 2
}
