package main

import "sync"

func main() {
	var m sync.Map
	m.Store("key", 42)
	value, _ := m.Load("key")
	var number int = value
	println(number)
}
