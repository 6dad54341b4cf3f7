package testdata

func newComparableCache[K comparable, V any]() map[K]V { return make(map[K]V) }

var bySlice = newComparableCache[[]byte, int]()
