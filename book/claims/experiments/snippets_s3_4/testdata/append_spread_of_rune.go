package main

func main() {
	var text []byte
	text = append(text, ']'...)
}
