package testdata

import "maps"

func equalSlices(a, b map[string][]int) bool { return maps.Equal(a, b) }
