// Keeps the last moments of a trace in memory, and writes them when a lookup was slow.
package main

import (
	"context"
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
	must(recorder.Start())
	defer recorder.Stop()
	for key := range 100 {
		if key == 50 {
			go rebuild()
			time.Sleep(5 * time.Millisecond)
		}
		if lookup(key) > 10*time.Millisecond {
			save(recorder)
			return
		}
	}
}

func save(recorder *trace.FlightRecorder) {
	file, err := os.Create("slow.trace")
	must(err)
	_, err = recorder.WriteTo(file)
	must(err)
	must(file.Close())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
