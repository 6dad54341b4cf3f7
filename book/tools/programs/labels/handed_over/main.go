// Half of the work is done under the label, the other half is handed to a worker that has none.
package main

import (
	"context"
	"os"
	"runtime/pprof"
	"sync"
)

func work(rounds int) int {
	counts := map[int]int{}
	for round := range rounds {
		counts[round%1024]++
	}
	return len(counts)
}

func main() {
	file, err := os.Create("cpu.out")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		panic(err)
	}
	defer pprof.StopCPUProfile()

	jobs := make(chan int)
	var worker sync.WaitGroup
	worker.Go(func() {
		for rounds := range jobs {
			work(rounds)
		}
	})
	pprof.Do(context.Background(), pprof.Labels("tenant", "large"), func(context.Context) {
		jobs <- 40_000_000
		work(40_000_000)
	})
	close(jobs)
	worker.Wait()
}
