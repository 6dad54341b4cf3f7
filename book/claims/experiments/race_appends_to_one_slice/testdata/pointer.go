package main

func main() {
	var numbers []int
	numbers = append(&numbers, 1)
	println(len(numbers))
}
