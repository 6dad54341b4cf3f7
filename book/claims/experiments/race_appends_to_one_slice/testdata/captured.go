package main

import "sync"

func main() {
	numbers := make([]int, 0, 1)
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		numbers = append(numbers, 1)
	}()
	done.Wait()
	println(len(numbers))
}
