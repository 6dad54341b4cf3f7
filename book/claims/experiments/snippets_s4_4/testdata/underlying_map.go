package main

import "go/types"

func main() {
	_, isMap := types.Typ[types.Int].Underlying().(*types.Map)
	println(isMap)
}
