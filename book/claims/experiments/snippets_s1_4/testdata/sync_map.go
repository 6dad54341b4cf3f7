package main

import "sync"

func main() {
	var m sync.Map
	m.Store("limit", 10)
	if value, ok := m.Load("limit"); ok {
		_ = value.(int)
	}
}
