// Attributes processor time to the tenant for whom it was spent.
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

func serve(tenant string, rounds int) {
	labels := pprof.Labels("tenant", tenant)
	pprof.Do(context.Background(), labels, func(context.Context) { work(rounds) })
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
	var group sync.WaitGroup
	group.Go(func() { serve("small", 20_000_000) })
	group.Go(func() { serve("large", 60_000_000) })
	group.Wait()
}
