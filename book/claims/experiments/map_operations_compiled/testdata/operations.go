package main

//go:noinline
func lookup(m map[uint64]int) int { return m[1] }

//go:noinline
func assign(m map[uint64]int) { m[1] = 2 }

//go:noinline
func remove(m map[uint64]int) { delete(m, 1) }

//go:noinline
func length(m map[uint64]int) int { return len(m) }

func main() {
	m := map[uint64]int{}
	assign(m)
	remove(m)
	println(lookup(m), length(m))
}
