package testdata

type keyLike[T comparable] interface {
	~string | ~int | ~int64 | ~[16]byte
}

func newCache[K keyLike[K], V interface{}]() map[K]V { return make(map[K]V) }

var cache = newCache[[16]byte, int]()
