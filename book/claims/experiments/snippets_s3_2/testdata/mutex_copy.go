package main

import "sync"

type guarded struct {
	lock  sync.Mutex
	count int
}

func main() {
	var first guarded
	second := first
	second.lock.Lock()
}
