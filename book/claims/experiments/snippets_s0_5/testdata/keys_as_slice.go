package testdata

import "maps"

func keys(m map[string]int) []string { return maps.Keys(m) }
