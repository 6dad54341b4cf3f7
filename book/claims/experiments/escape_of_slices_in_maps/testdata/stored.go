package main

var sink map[int64][]int

func literalInReturnedMap() map[int64][]int {
	m := map[int64][]int{}
	kept := []int{1, 2}
	m[1] = kept
	return m
}

func literalInLocalMap() int {
	m := map[int64][]int{}
	m[1] = []int{3, 4, 5}
	return len(m)
}

func madeInLocalMap() int {
	m := map[int64][]int{}
	m[1] = make([]int, 0, 4)
	return len(m)
}

func resliced(m map[int64][]int, s []int) {
	m[1] = s[:0]
}

func main() {
	sink = literalInReturnedMap()
	resliced(sink, sink[1])
	println(literalInLocalMap() + madeInLocalMap())
}
