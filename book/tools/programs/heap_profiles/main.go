// Keeps the first bytes of each message, and so all of each message.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
)

var prefixes = map[int][]byte{}

func receive(id int) {
	message := make([]byte, 64<<10)
	prefixes[id] = message[:16]
}

func parse(rounds int) int {
	fields := 0
	for range rounds {
		scratch := make([]byte, 64<<10) // garbage after each round
		fields += cap(scratch)
		discard(scratch)
	}
	return fields
}

//go:noinline
func discard(data []byte) { sink = data; sink = nil }

var sink []byte

func main() {
	runtime.MemProfileRate = 4096 // before the first allocation that counts; the default is 512 KiB
	for id := range 200 {
		receive(id)
	}
	parse(2000)
	runtime.GC()
	file, err := os.Create("heap.out")
	if err != nil {
		panic(err)
	}
	if err := pprof.Lookup("heap").WriteTo(file, 0); err != nil {
		panic(err)
	}
	file.Close()
	runtime.KeepAlive(prefixes)
}
