// Reads a map outside of its lock, either before or after the other goroutine writes it.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
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

func (c *counter) all() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.visits // the lock ends here, and the reading begins
}

func main() {
	c := &counter{visits: map[string]int{}}
	readerFirst := len(os.Args) > 1
	var group sync.WaitGroup
	group.Go(func() {
		pauseIf(readerFirst)
		c.visit("/")
	})
	group.Go(func() {
		pauseIf(!readerFirst)
		fmt.Println(c.all()["/"])
	})
	group.Wait()
}

func pauseIf(second bool) {
	if second {
		time.Sleep(200 * time.Millisecond)
	}
}
