package main

type item struct{ text *[]byte }

func newItem(text []byte) item { return item{&text} }

func main() {
	first := newItem([]byte("text"))
	second := first
	println(string(*second.text))
}
