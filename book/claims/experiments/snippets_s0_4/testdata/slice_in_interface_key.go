package testdata

func count(m map[any]int) {
	m[[]byte("key")]++
}
