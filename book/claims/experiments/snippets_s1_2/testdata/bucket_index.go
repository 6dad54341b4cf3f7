package main

type header struct{ B uint8 }

func main() {
	h := header{B: 4}
	key := int64(0x7fffffffffffffff)
	sum := uint32(key) ^ uint32(key>>32)
	index := sum & (1<<h.B - 1)
	println(index)
}
