package main

func main() {
	seen := map[interface{}]bool{}
	seen[[]byte("a")] = true
}
