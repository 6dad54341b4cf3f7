package main

type place struct{ row, column int }

type person struct {
	name string
	age  int
}

func main() {
	for i := 0; i < 100; i++ {
		map1[place{i, i}] = i
		map2[person{"a", i}] = i
		map3[[3]int{i}] = i
		map4[float64(i)] = i
		map5[complex(0, float64(i))] = i
		map6[i%2 == 0] = i
		map7[uint8(i)] = i
		map8[int16(i)] = i
		map9[[2]string{"a"}] = i
		map10[[16]byte{byte(i)}] = i
	}
}

var (
	map1  = map[place]int{}
	map2  = map[person]int{}
	map3  = map[[3]int]int{}
	map4  = map[float64]int{}
	map5  = map[complex128]int{}
	map6  = map[bool]int{}
	map7  = map[uint8]int{}
	map8  = map[int16]int{}
	map9  = map[[2]string]int{}
	map10 = map[[16]byte]int{}
)
