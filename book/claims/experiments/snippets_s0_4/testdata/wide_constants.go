package testdata

type wideKey struct{ tenant, user uint64 }

// The numbers of the 64-bit FNV hash in a hash of 32 bits.
func (k wideKey) hash() uint32 {
	h := uint32(14695981039346656037)
	h ^= uint32(k.tenant>>32) ^ uint32(k.tenant)
	h *= 1099511628211
	return h
}
