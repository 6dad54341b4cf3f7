package main

import "go/types"

func main() {
	println(types.IsMap(types.Typ[types.Int]))
}
