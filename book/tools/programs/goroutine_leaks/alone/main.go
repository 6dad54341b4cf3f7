// Counts how many goroutines, each stuck at a lock that was allocated alone, the leak profile lists.
package main

import (
	"fmt"
	"io"
	"runtime/pprof"
	"sync"
	"time"
)

func lockAloneTwice() {
	mu := new(sync.Mutex)
	mu.Lock()
	mu.Lock()
}

func main() {
	leaks := pprof.Lookup("goroutineleak")
	stuck := 0
	for _, more := range []int{1, 99} {
		for range more {
			go lockAloneTwice()
		}
		stuck += more
		time.Sleep(50 * time.Millisecond)
		if err := leaks.WriteTo(io.Discard, 1); err != nil {
			panic(err)
		}
		fmt.Println(stuck, "stuck,", leaks.Count(), "in the profile")
	}
}
