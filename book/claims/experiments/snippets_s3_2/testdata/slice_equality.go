package main

func main() {
	one, other := []byte("name"), []byte("name")
	println(one == other)
}
