package main

import "time"

func main() {
	m := make(map[int]int)
	go func() {
		for range time.Tick(time.Nanosecond) {
			_ = m[0]
		}
	}()
	for i := 0; i < 100; i++ {
		m[i] = i
	}
}
