package testdata

type name string

func lookUpDefined(m map[name]int, order string) int { return m[order] }
