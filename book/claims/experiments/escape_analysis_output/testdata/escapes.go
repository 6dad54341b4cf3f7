package main

var stored func() int

func address() *int {
	taken := 1
	return &taken
}

func box(number int) any { return number }

func capture() {
	counter := 0
	stored = func() int {
		counter++
		return counter
	}
}

func large(index int) int {
	var huge [11 << 20]byte
	huge[index] = 1
	return int(huge[index+1])
}

func stay() int {
	inside := 1
	pointer := &inside
	return *pointer
}

func read(pointer *int) int { return *pointer }

func main() {
	capture()
	println(address(), box(1000), large(1), stay(), read(new(int)))
}
