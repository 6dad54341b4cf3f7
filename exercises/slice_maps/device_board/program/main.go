// Program board shows what devices sent last. For the recording it is under load for a moment.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
)

const batches = 200

func main() {
	if len(os.Args) > 1 {
		// Every allocation is recorded, so that the profile has true numbers.
		runtime.MemProfileRate = 1
	}
	board := NewBoard()
	loaded, ranked := make(chan struct{}), make(chan []string)
	go func() { ranked <- showRanking(board, loaded) }()
	load(board)
	close(loaded)
	fmt.Println("busiest:", <-ranked)
	if len(os.Args) > 1 {
		record(os.Args[1])
	}
	fmt.Printf("latest of pump-1: %s\n", board.Last("pump-1"))
}

func load(board *Board) {
	for number := range batches {
		batch, err := readBatch(gateway(number))
		if err != nil {
			panic(err)
		}
		board.Load(batch)
	}
}

// showRanking is the page that everybody looks at.
func showRanking(board *Board, loaded <-chan struct{}) []string {
	for {
		names := board.Busiest(3)
		select {
		case <-loaded:
			return names
		default:
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
