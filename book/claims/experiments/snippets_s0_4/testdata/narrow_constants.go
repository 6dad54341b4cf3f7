package testdata

type narrowKey struct{ tenant, user uint64 }

// The same with the numbers of the 32-bit FNV hash.
func (k narrowKey) hash() uint32 {
	h := uint32(2166136261)
	h ^= uint32(k.tenant>>32) ^ uint32(k.tenant)
	h *= 16777619
	return h
}
