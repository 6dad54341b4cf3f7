// Hashes of the same key in several processes: written by hand, from hash/fnv, and from the runtime.
package main

import (
	"fmt"
	"hash/fnv"
	"hash/maphash"
	"os"
	"strings"

	"mapclinic/claims/internal/observe"
)

const processes = 5

type userKey struct{ tenant, user uint64 }

func (k userKey) hash() uint32 {
	return (uint32(2166136261)^uint32(k.tenant))*16777619 ^ uint32(k.user)
}

func main() {
	if observe.Role() == "hash" {
		sum := fnv.New32a()
		sum.Write([]byte("tenant/user"))
		fmt.Fprintf(os.Stdout, "%d %d %d", userKey{1, 2}.hash(), sum.Sum32(),
			maphash.String(maphash.MakeSeed(), "tenant/user"))
		return
	}
	var different [3]map[string]bool
	for i := range different {
		different[i] = map[string]bool{}
	}
	for i := 0; i < processes; i++ {
		for kind, hash := range strings.Fields(observe.Child("hash").Output) {
			different[kind][hash] = true
		}
	}
	observe.Print(observe.Observations{
		"own_hashes":     len(different[0]),
		"fnv_hashes":     len(different[1]),
		"runtime_hashes": len(different[2]),
	})
}
