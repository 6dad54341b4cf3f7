// A hash that is the xor of both halves of an int64, beside FNV-1a.
package main

import (
	"encoding/binary"
	"hash/fnv"

	"mapclinic/claims/internal/observe"
)

func folded(key int64) uint32 { return uint32(key) ^ uint32(key>>32) }

func fnv1a(key int64) uint32 {
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], uint64(key))
	sum := fnv.New32a()
	sum.Write(bytes[:])
	return sum.Sum32()
}

func main() {
	const keys = 1000
	sameAsFNV, sameUnsigned := 0, 0
	buckets := map[uint32]bool{}
	for i := int64(1); i <= keys; i++ {
		key := i * -0x1234567
		if folded(key) == fnv1a(key) {
			sameAsFNV++
		}
		if unsigned := uint64(key); folded(key) == uint32(unsigned)^uint32(unsigned>>32) {
			sameUnsigned++
		}
		buckets[folded(i<<32)&(1<<4-1)] = true
	}
	observe.Print(observe.Observations{
		"keys":                      keys,
		"same_as_fnv":               sameAsFNV,
		"same_as_unsigned":          sameUnsigned,
		"buckets_by_high_half":      len(buckets),
		"mask_for_4_bits":           1<<4 - 1,
		"equal_halves_give_one_sum": folded(1<<32|1) == folded(5<<32|5),
	})
}
