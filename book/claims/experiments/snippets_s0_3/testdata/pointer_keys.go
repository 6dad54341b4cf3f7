package main

func main() {
	seen := make(map[interface{}]int)
	for n := 0; n < 100; n++ {
		boxed := interface{}(&n)
		seen[boxed] = n
	}
	println(len(seen))
}
