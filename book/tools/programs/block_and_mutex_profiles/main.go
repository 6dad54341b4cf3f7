// Looks up prices under the lock that a slow update holds.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type prices struct {
	mu  sync.Mutex
	all map[string]int
}

func (p *prices) update() {
	p.mu.Lock()
	defer p.mu.Unlock()
	time.Sleep(20 * time.Millisecond) // asks another service, under the lock
	p.all["apple"]++
}

func (p *prices) get(name string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[name]
}

func write(name string) {
	file, err := os.Create(name + ".out")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := pprof.Lookup(name).WriteTo(file, 0); err != nil {
		panic(err)
	}
}

func main() {
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	p := &prices{all: map[string]int{"apple": 1}}
	var group sync.WaitGroup
	group.Go(func() {
		for range 10 {
			p.update()
		}
	})
	for range 4 {
		group.Go(func() {
			for range 50 {
				p.get("apple")
				time.Sleep(time.Millisecond)
			}
		})
	}
	group.Wait()
	write("mutex")
	write("block")
}
