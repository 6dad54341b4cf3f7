package testdata

var byBytes = map[[]byte]int{}
