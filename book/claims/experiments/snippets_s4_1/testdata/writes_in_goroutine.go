package main

import "strconv"

func collect(results map[string]interface{}) {
	go func() {
		for n := 0; n < 500; n++ {
			results[strconv.Itoa(n)] = n
		}
	}()
}

func main() { collect(map[string]interface{}{}) }
