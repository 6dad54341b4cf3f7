package testdata

import "sync"

type guarded struct {
	mu sync.Mutex
	m  map[any]int
}

// All types match here.
func size(g guarded) int { return len(g.m) }
