package main

import "time"

func main() {
	for i := 0; i < 1e6; i++ {
		_ = make([]byte, 1024)
	}
	time.Sleep(time.Millisecond)
}
