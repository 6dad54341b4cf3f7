package main

import "time"

var counts = make(map[interface{}]int)

func fill(id int) {
	for i := 0; i < 1000; i++ {
		counts[i] = id
	}
}

func main() {
	go fill(1)
	go fill(2)
	time.Sleep(time.Millisecond)
}
