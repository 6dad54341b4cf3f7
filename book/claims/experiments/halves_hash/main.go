// A hash of two 64-bit numbers that folds each to 32 bits with XOR, as chapter 4 means it, beside FNV-1a.
package main

import (
	"encoding/binary"
	"hash/fnv"

	"mapclinic/claims/internal/observe"
)

const shards = 16

func folded(tenant, user uint64) uint32 {
	h := uint32(2166136261)
	h ^= uint32(tenant>>32) ^ uint32(tenant)
	h *= 16777619
	h ^= uint32(user>>32) ^ uint32(user)
	return h
}

func fnv1a(tenant, user uint64) uint32 {
	h := fnv.New32a()
	h.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, tenant), user))
	return h.Sum32()
}

// used counts the shards that user numbers 16, 32, 48 … come to.
func used(hash func(tenant, user uint64) uint32) int {
	seen := map[uint32]bool{}
	for i := uint64(1); i <= 1000; i++ {
		seen[hash(7, 16*i)%shards] = true
	}
	return len(seen)
}

func main() {
	same, swapped, high := 0, 0, 0
	for i := uint64(1); i <= 1000; i++ {
		if folded(i, 7) == fnv1a(i, 7) {
			same++
		}
		if folded(i<<32|5, 7) == folded(5<<32|i, 7) {
			swapped++
		}
		if folded(i<<32, 7) == folded(0, 7) {
			high++
		}
	}
	observe.Print(observe.Observations{
		"same_as_fnv1a":             same,
		"swapped_halves_collisions": swapped,
		"high_half_ignored":         high,
		"shards_used_folded":        used(folded),
		"shards_used_fnv1a":         used(fnv1a),
		"basis_32":                  int64(fnv.New32a().Sum32()),
		"basis_64_fits_32_bits":     fnv.New64a().Sum64() <= 1<<32-1,
	})
}
