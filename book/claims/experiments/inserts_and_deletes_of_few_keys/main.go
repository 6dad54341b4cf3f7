// A set into which 1000 keys are inserted again and again, and from which some are deleted, against a
// set that is built once with the keys that are left.
package main

import (
	"fmt"
	"runtime"

	"mapclinic/claims/internal/observe"
)

type set map[string]struct{}

func main() {
	keys := make([]string, 1000)
	for i := range keys {
		keys[i] = fmt.Sprintf("key-%d", i)
	}
	var used, fresh set
	usedBytes := observe.HeapGrowth(func() any {
		used = set{}
		for i := 0; i < 100000; i++ {
			used[keys[i%1000]] = struct{}{}
			if i%17 == 0 {
				delete(used, keys[i%300])
			}
		}
		return used
	})
	freshBytes := observe.HeapGrowth(func() any {
		fresh = set{}
		for key := range used {
			fresh[key] = struct{}{}
		}
		return fresh
	})
	runtime.KeepAlive(keys)
	observe.Print(observe.Observations{
		"entries":       len(used),
		"used_by_fresh": float64(usedBytes) / float64(freshBytes),
		"used_by_keys":  float64(usedBytes) / float64(16*len(used)),
		"fresh_by_keys": float64(freshBytes) / float64(16*len(used)),
	})
}
