// Which ways of writing a number that another goroutine reads are data races.
package main

import (
	"sync"
	"sync/atomic"

	"mapclinic/claims/internal/observe"
)

var (
	balance int64
	read    int64
	mu      sync.Mutex
	ready   = make(chan struct{})
)

func both(writer, reader func()) {
	var both sync.WaitGroup
	both.Add(2)
	go func() { defer both.Done(); writer() }()
	go func() { defer both.Done(); reader() }()
	both.Wait()
}

func main() {
	load := func() { read = atomic.LoadInt64(&balance) }
	switch observe.Role() {
	case "plain":
		both(func() { balance = 100 }, load)
	case "atomic":
		both(func() { atomic.StoreInt64(&balance, 100) }, load)
	case "channel":
		both(func() { balance = 100; close(ready) }, func() { <-ready; read = balance })
	case "mutex":
		both(func() { mu.Lock(); balance = 100; mu.Unlock() }, func() { mu.Lock(); read = balance; mu.Unlock() })
	default:
		reported := func(end observe.End) bool { return end.Races() > 0 }
		observe.Print(observe.Observations{
			"plain_write_reports":  observe.Repeat(10, "plain", reported),
			"atomic_write_reports": observe.Repeat(10, "atomic", reported),
			"channel_reports":      observe.Repeat(10, "channel", reported),
			"mutex_reports":        observe.Repeat(10, "mutex", reported),
		})
	}
}
