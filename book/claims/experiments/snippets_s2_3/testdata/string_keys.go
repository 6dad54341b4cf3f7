package main

func main() {
	m := map[string]int{}
	m[[]byte("key")] = 1
}
