// Keeps the last moments of a trace in memory, and writes them when a lookup was slow.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

var (
	mu    sync.RWMutex
	table = map[int]int{}
)

func rebuild() {
	defer trace.StartRegion(context.Background(), "rebuild").End()
	mu.Lock()
	defer mu.Unlock()
	time.Sleep(30 * time.Millisecond)
	table[1]++
}

func lookup(key int) time.Duration {
	defer trace.StartRegion(context.Background(), "lookup").End()
	begin := time.Now()
	mu.RLock()
	defer mu.RUnlock()
	_ = table[key]
	return time.Since(begin)
}

func main() {
	recorder := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: time.Second})
	if err := recorder.Start(); err != nil {
		panic(err)
	}
	defer recorder.Stop()
	for round := range 100 {
		if round == 50 {
			go rebuild()
			time.Sleep(5 * time.Millisecond)
		}
		if lookup(round) > 10*time.Millisecond {
			file, err := os.Create("slow.trace")
			if err != nil {
				panic(err)
			}
			_, err = recorder.WriteTo(file)
			fmt.Println("round", round, "was slow; trace written:", err == nil)
			file.Close()
			return
		}
	}
}
