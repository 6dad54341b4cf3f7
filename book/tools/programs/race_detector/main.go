// Counts visits with a lock, and reports them without one.
package main

import (
	"fmt"
	"sync"
)

type counter struct {
	mu     sync.Mutex
	visits map[string]int
}

func (c *counter) visit(page string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.visits[page]++
}

// report forgets the lock: it only reads.
func (c *counter) report(page string) int {
	return c.visits[page]
}

func main() {
	c := &counter{visits: map[string]int{}}
	var group sync.WaitGroup
	group.Go(func() { c.visit("/") })
	group.Go(func() { fmt.Println(c.report("/")) })
	group.Wait()
}
