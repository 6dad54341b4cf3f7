package testdata

type grownBySlice struct {
	tenant, user uint64
	tags         []string
}

var sliced = map[grownBySlice]int{}
