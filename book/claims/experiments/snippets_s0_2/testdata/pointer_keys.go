package main

func main() {
	var first, second struct{}
	seen := map[interface{}]bool{}
	seen[&first] = true
	seen[&second] = true
	println(len(seen))
}
