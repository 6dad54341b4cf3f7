package testdata

func newMapCache[K ~map[string]int, V any]() map[K]V { return make(map[K]V) }
