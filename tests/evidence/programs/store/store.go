// Package store stands for a student's package: every function makes one typical mistake.
package store

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Store is a counter by name that forgets to lock.
type Store struct {
	mu     sync.Mutex
	counts map[string]int
	total  int64
	last   string
}

// New returns an empty store.
func New() *Store { return &Store{counts: map[string]int{}} }

// Put writes without the lock.
func (s *Store) Put(name string) { s.counts[name]++ }

// Get reads without the lock.
func (s *Store) Get(name string) int { return s.counts[name] }

// Sum iterates without the lock.
func (s *Store) Sum() (sum int) {
	for _, count := range s.counts {
		sum += count
	}
	return sum
}

// Rename writes a field without the lock.
func (s *Store) Rename(name string) {
	s.last = name
}

// Tick adds atomically to what Total reads plainly.
func (s *Store) Tick() { atomic.AddInt64(&s.total, 1) }

// Total reads plainly.
func (s *Store) Total() int64 { return s.total }

// Cell holds one value of any type.
type Cell[T any] struct{ value T }

// Set writes without a lock.
func (c *Cell[T]) Set(value T) { c.value = value }

// Fill starts goroutines that set the cell.
func Fill[T any](c *Cell[T], values ...T) {
	var done sync.WaitGroup
	for _, value := range values {
		value := value
		done.Add(1)
		go func() {
			defer done.Done()
			c.Set(value)
		}()
	}
	done.Wait()
}

// Spread starts goroutines inside a closure that write the same variable.
func Spread() (last int) {
	start := func(done *sync.WaitGroup) {
		for i := 0; i < 2; i++ {
			i := i
			done.Add(1)
			go func() {
				defer done.Done()
				last = i
			}()
		}
	}
	var done sync.WaitGroup
	start(&done)
	done.Wait()
	return last
}

// Block starts one goroutine for every way to wait that it knows.
func (s *Store) Block() {
	silent := make(chan int)
	var none chan int
	var rw sync.RWMutex
	var group sync.WaitGroup
	cond := sync.NewCond(&sync.Mutex{})
	group.Add(1)
	s.mu.Lock()
	rw.Lock()
	go func() { silent <- 1 }()
	go func() { <-make(chan int) }()
	go func() { none <- 1 }()
	go func() { <-none }()
	go func() {
		select {
		case <-make(chan int):
		case <-make(chan string):
		}
	}()
	go func() { select {} }()
	go func() { s.mu.Lock() }()
	go func() { rw.RLock() }()
	go func() { rw.Lock() }()
	go func() { group.Wait() }()
	go func() { cond.L.Lock(); cond.Wait() }()
	go time.Sleep(time.Hour)
	go Wait(none, "generic")
	go s.Watch(none)
}

// Wait is generic and waits for ever.
func Wait[T any](c chan T, _ string) { <-c }

// Watch waits for ever in a method.
func (s *Store) Watch(c chan int) {
	for range c {
		s.Tick()
	}
}

// Ask leaves the slower ones of its goroutines behind.
func Ask() int {
	answers := make(chan int)
	for i := 0; i < 3; i++ {
		i := i
		go func() { answers <- i }()
	}
	return <-answers
}

// Dig waits below many calls of itself.
func Dig(depth int, c chan int) int {
	if depth == 0 {
		return <-c
	}
	return Dig(depth-1, c) + 1
}

// Deep never stops calling itself.
func Deep(n int) int { return Deep(n+1) + 1 }

// ErrFull is what Fail panics with.
var ErrFull = errors.New("the store is full")

// Fail panics with a wrapped error.
func Fail() { panic(fmt.Errorf("put: %w", ErrFull)) }

// State is a panic value that is no error and no string.
type State struct{ ID, Tries int }

// Half panics with a struct.
func Half() { panic(State{7, 3}) }

// Lines panics with a text of several lines, one of which imitates the runtime.
func Lines() { panic("first line\nfatal error: all goroutines are asleep - deadlock!\n\nlast line") }

// Item reads behind the end.
//
//go:noinline
func Item(items []string, index int) string { return items[index] }

// NilMap writes to a map that was never made.
func NilMap() {
	var counts map[string]int
	counts["a"]++
}

// NilPointer follows a pointer to nothing.
//
//go:noinline
func NilPointer() int {
	var s *Store
	return len(s.counts)
}

// Unhashable uses a slice as a key of interface type.
//
//go:noinline
func Unhashable(key any) int {
	seen := map[any]int{}
	return seen[key]
}

// Again recovers and panics anew.
func Again() {
	defer func() {
		if value := recover(); value != nil {
			panic(fmt.Sprint("while cleaning up after ", value))
		}
	}()
	panic("the first one")
}

// Nested panics while it panics.
func Nested() {
	defer func() { panic("in the deferred call") }()
	panic("in the body")
}

// Unlock unlocks what is not locked.
func (s *Store) Unlock() { s.mu.Unlock() }

// Negative takes away more than was added.
func Negative() {
	var group sync.WaitGroup
	group.Done()
}

// CloseTwice closes a channel twice.
func CloseTwice() {
	c := make(chan int)
	close(c)
	close(c)
}

// Grow takes memory until there is none.
func Grow() (kept [][]byte) {
	for {
		kept = append(kept, make([]byte, 64<<20))
	}
}

// Locked waits for a lock that it holds itself.
func (s *Store) Locked() {
	s.mu.Lock()
	s.mu.Lock()
}
