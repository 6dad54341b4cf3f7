package main

func slices() map[string][]int {
	m := make(map[string][]int)
	s := []int{1, 2}
	m["one"] = s
	return m
}

func main() { println(len(slices()["one"])) }
