package main

import "sync"

func main() {
	var m sync.Map
	m.LoadOrStore([]byte("name"), []int{1})
}
