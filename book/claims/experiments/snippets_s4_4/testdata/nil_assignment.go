package main

func main() {
	var stock map[string]int
	stock["apples"] = 3
}
