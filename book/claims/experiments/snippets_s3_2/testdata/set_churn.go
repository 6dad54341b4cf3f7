package main

import "fmt"

func main() {
	set := map[string]struct{}{}
	for i := 0; i < 1e5; i++ {
		set[fmt.Sprintf("name-%d", i%1000)] = struct{}{}
		if i%17 == 0 {
			delete(set, fmt.Sprintf("name-%d", i%300))
		}
	}
}
