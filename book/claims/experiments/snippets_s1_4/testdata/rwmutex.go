package main

import "sync"

type tags struct {
	lock sync.RWMutex
	m    map[int64][]string
}

func (t *tags) get(id int64) []string {
	t.lock.RLock()
	defer t.lock.RUnlock()
	return t.m[id]
}

func main() { println(len(new(tags).get(1))) }
