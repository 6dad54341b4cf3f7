package testdata

func find[K comparable, V any](m map[K]V, key K) V { return m[key] }

func findByNumber(m map[string]int) int { return find(m, 1) }
