package main

import "fmt"

func main() {
	first := map[string]int{"one": 1}
	second := first
	second["two"] = 2
	fmt.Println(len(first), len(second))
}
