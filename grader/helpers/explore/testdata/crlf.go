package p

var m = map[int]int{}

func f() {
	m[1] = 2 // é

	m[2] = len("日本"); m[3]++
}
