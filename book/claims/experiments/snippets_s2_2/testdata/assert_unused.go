package main

func main() {
	var box interface{} = [64]byte{7}
	array := box.([64]byte)
}
