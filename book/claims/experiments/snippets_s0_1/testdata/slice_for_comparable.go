package main

type cache[K comparable] struct{ last K }

func main() {
	c := cache[[]int]{}
	_ = c
}
