package main

import "strconv"

func main() {
	counts := make(map[interface{}]int, 8)
	for n := 0; n < 30; n += 3 {
		counts[n] = n
		counts[strconv.Itoa(n+1)] = n + 1
		counts[struct{ id int }{n + 2}] = n + 2
	}
	println(len(counts))
}
