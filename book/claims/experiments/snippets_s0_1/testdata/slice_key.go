package main

func main() {
	m := make(map[[]byte]bool)
	_ = m
}
