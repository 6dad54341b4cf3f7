package main

func main() {
	text := new([]byte)
	text = append(text, '[')
}
