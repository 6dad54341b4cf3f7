package main

import "sync"

func appendTogether() {
	numbers := make([]int, 0, 1)
	var done sync.WaitGroup
	for i := 0; i < 2; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			numbers = append(numbers, 42)
		}()
	}
	done.Wait()
}

func main() { appendTogether() }
