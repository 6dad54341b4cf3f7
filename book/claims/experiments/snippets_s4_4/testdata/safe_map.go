package main

import "sync"

type stock struct {
	mu    sync.RWMutex
	count map[string]int
}

func (s *stock) of(item string) (int, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	count, known := s.count[item]
	return count, known
}

func main() {
	s := &stock{}
	println(s.of("apples"))
}
