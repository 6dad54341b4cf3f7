package testdata

type grownToo struct{ tenant, user, region uint64 }

// Written before the field region was there.
var unnamed = map[grownToo]int{{1, 2}: 3}
