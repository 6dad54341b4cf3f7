package main

import "sync"

func main() {
	var m sync.Map
	m.Store(struct{ n int }{1}, "one")
	value, ok := m.Load(struct{ n int }{1})
	println(ok, value.(string))
}
