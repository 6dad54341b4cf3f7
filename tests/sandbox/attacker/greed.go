package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
)

const chunkBytes = 16 << 20

// allocate touches every page of so many MiB, and keeps them if its second argument is "hold".
func allocate(args []string) {
	for mebibytes := number(args[0]); mebibytes > 0; mebibytes -= chunkBytes >> 20 {
		chunk, err := syscall.Mmap(-1, 0, chunkBytes, syscall.PROT_READ|syscall.PROT_WRITE,
			syscall.MAP_PRIVATE|syscall.MAP_ANON)
		if err != nil {
			panic(err)
		}
		for offset := 0; offset < len(chunk); offset += 4096 {
			chunk[offset] = 1
		}
	}
	os.Stdout.WriteString("allocated\n")
	if len(args) > 1 && args[1] == "hold" {
		select {}
	}
}

// family has several processes allocate a little each: none is over the limit alone.
func family(args []string) {
	for range number(args[0]) {
		if err := child("allocate", args[1], "hold").Start(); err != nil {
			panic(err)
		}
	}
	// Where one child is killed for the sake of all, the parent ends too.
	syscall.Wait4(-1, nil, 0, nil)
	os.Exit(1)
}

func flood(args []string) {
	target := map[string]*os.File{"stdout": os.Stdout, "stderr": os.Stderr}[args[0]]
	block := make([]byte, 1<<16)
	for i := range block {
		block[i] = 'x'
	}
	for {
		target.Write(block)
	}
}

// processes starts as many as it can, one line each, and then tells why no more.
func processes(args []string) {
	for range number(args[0]) {
		if err := child("sleep").Start(); err != nil {
			fmt.Println("refused:", err)
			return
		}
		fmt.Println("started")
	}
	fmt.Println("no limit")
}

// bomb starts so many of itself, and they do too, for so many generations; when refused it tries again.
func bomb(args []string) {
	width, generations := number(args[0]), number(args[1])
	for started := 0; started < width && generations > 0; {
		if child("bomb", args[0], strconv.Itoa(generations-1)).Start() == nil {
			started++
		}
	}
	select {}
}

// threads has so many threads, each of them locked to a goroutine.
func threads(args []string) {
	up := make(chan struct{})
	for range number(args[0]) {
		go func() {
			runtime.LockOSThread()
			up <- struct{}{}
			select {}
		}()
		<-up
		fmt.Println("started")
	}
	fmt.Println("no limit")
}

func goroutines(args []string) {
	for range number(args[0]) {
		go func() {
			var frame [1024]byte
			wait(&frame)
		}()
	}
	os.Stdout.WriteString("started\n")
	select {}
}

//go:noinline
func wait(frame *[1024]byte) {
	frame[0]++
	select {}
}

// openMany opens one file until it is refused, and tells how often it was not.
func openMany(args []string) {
	opened := []int{}
	for len(opened) < number(args[0]) {
		descriptor, err := syscall.Open(os.Args[0], syscall.O_RDONLY, 0)
		if err != nil {
			break
		}
		opened = append(opened, descriptor)
	}
	for _, descriptor := range opened {
		syscall.Close(descriptor)
	}
	report(len(opened))
}

// bigFile writes so many MiB to a file, and tells what stopped it.
func bigFile(args []string) {
	file, err := os.Create(args[0])
	if err == nil {
		_, err = file.Write(make([]byte, number(args[1])<<20))
	}
	report(outcome(err))
}
