package testdata

type grown struct{ tenant, user, region uint64 }

// Written before the field region was there.
var named = map[grown]int{{tenant: 1, user: 2}: 3}
