// Leaves eight goroutines behind, and asks the leak profile and the dump for them.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type shard struct {
	mu      sync.Mutex
	entries map[string]string
}

func first(mirrors ...string) string {
	answers := make(chan string)
	for _, mirror := range mirrors {
		go func() { answers <- "answer of " + mirror }()
	}
	return <-answers
}

func (s *shard) fill(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[key] = first("one", "two", "three")
}

func lockShardTwice() {
	s := &shard{entries: map[string]string{}}
	s.mu.Lock()
	s.fill("d")
}

func lockAloneTwice() {
	mu := new(sync.Mutex)
	mu.Lock()
	mu.Lock()
}

func main() {
	s := &shard{entries: map[string]string{}}
	for _, key := range []string{"a", "b", "c"} {
		s.fill(key)
	}
	go lockShardTwice()
	go lockAloneTwice()
	time.Sleep(50 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine()-1, "goroutines besides main")
	if err := pprof.Lookup("goroutineleak").WriteTo(os.Stdout, 1); err != nil {
		panic(err)
	}
	if err := pprof.Lookup("goroutine").WriteTo(os.Stdout, 2); err != nil {
		panic(err)
	}
}
