package testdata

func index[K comparable](keys ...K) map[K]bool {
	m := map[K]bool{}
	for _, key := range keys {
		m[key] = true
	}
	return m
}

// An interface compares and satisfies comparable, also without a list of the types that it may hold.
var (
	mixed = map[any]int{1: 1, "one": 1}
	many  = index[any](1, "one", 1 == any(1.0))
)
