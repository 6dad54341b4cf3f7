package main

func box(number int) any { return number }

func boxPointer(pointed int) any { return &pointed }

func local(inside int) int {
	var boxed any = inside
	return boxed.(int)
}

func main() {
	println(box(1000), boxPointer(1000), local(1000))
}
