// Program gateway asks a device. For the recording it is under load for a moment.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

const (
	answered = 500 // questions whose callers wait for the answer
	given    = 6   // questions whose callers give up before it comes
)

func main() {
	if len(os.Args) > 1 {
		// Every allocation is recorded, so that the profile has true numbers.
		runtime.MemProfileRate = 1
	}
	device := newDevice(given)
	gateway := NewGateway(device.questions)
	go device.run()
	go gateway.Serve(device.replies)
	for number := range answered {
		if _, err := gateway.Ask(context.Background(), fmt.Sprint("status ", number)); err != nil {
			panic(err)
		}
	}
	for range given {
		device.askAndLeave(gateway)
	}
	for range given {
		device.replies <- <-device.slow
	}
	if len(os.Args) > 1 {
		settle()
		record(os.Args[1])
	}
	fmt.Println(answered, "questions answered,", given, "given up")
}

// settle waits until every goroutine that delivers an answer has ended or waits.
func settle() {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		stacks := make([]byte, 1<<20)
		text := string(stacks[:runtime.Stack(stacks, true)])
		waiting := strings.Count(text, "[chan send]:\nmain.(*Gateway).deliver(")
		if strings.Count(text, "\nmain.(*Gateway).deliver(") == waiting {
			return
		}
	}
}

// record writes the profiles of this moment into a folder.
func record(folder string) {
	runtime.GC()
	write(filepath.Join(folder, "heap.pb.gz"), "heap", 0)
	write(filepath.Join(folder, "goroutines.txt"), "goroutine", 2)
}

func write(path, profile string, debug int) {
	file, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := pprof.Lookup(profile).WriteTo(file, debug); err != nil {
		panic(err)
	}
}
