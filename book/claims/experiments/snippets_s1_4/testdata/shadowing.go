package main

import "strings"

func main() {
	strings := strings.NewReader("a variable with the name of the package that made it")
	println(strings.Len())
}
