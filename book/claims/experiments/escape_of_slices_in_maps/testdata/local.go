package main

func sum() int {
	numbers := []int{6, 7}
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

func main() {
	println(sum())
}
