package testdata

type pair struct{ tenant, user uint64 }

func lookUpPair(m map[pair]int, name string) int { return m[name] }
