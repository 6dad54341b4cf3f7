package testdata

func newSliceCache[K ~[]byte, V any]() map[K]V { return make(map[K]V) }
