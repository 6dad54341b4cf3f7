// When allocations appear in a heap profile, when they leave it, and how many are counted at all.
package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"mapclinic/claims/internal/observe"
)

const (
	smallObjects = 50000
	largeObjects = 4
	largeBytes   = 1 << 20
)

var (
	smallSink *[16]byte
	largeSink []byte
	kept      [][]byte
)

//go:noinline
func makeSmall() {
	for i := 0; i < smallObjects; i++ {
		smallSink = new([16]byte)
	}
}

//go:noinline
func makeLarge() {
	for i := 0; i < largeObjects; i++ {
		largeSink = make([]byte, largeBytes)
	}
}

//go:noinline
func keep() { kept = append(kept, make([]byte, 1<<20)) }

// of sums what the profile holds for a function, of objects of at least so many bytes: at a rate of 1 it also
// holds small ones that the runtime allocates on the function's behalf, and keeps for later.
func of(function string, minBytes int64) (sum runtime.MemProfileRecord) {
	records := make([]runtime.MemProfileRecord, 1000)
	count, _ := runtime.MemProfile(records, true)
	for _, record := range records[:count] {
		if record.AllocBytes < minBytes*record.AllocObjects {
			continue
		}
		for frames := runtime.CallersFrames(record.Stack()); ; {
			frame, more := frames.Next()
			if frame.Function == function {
				sum.AllocBytes += record.AllocBytes
				sum.FreeBytes += record.FreeBytes
				sum.AllocObjects += record.AllocObjects
				sum.FreeObjects += record.FreeObjects
			}
			if !more {
				break
			}
		}
	}
	return sum
}

func main() {
	if observe.Role() == "default" {
		keep()
		makeSmall()
		runtime.GC()
		runtime.GC()
		counted := of("main.makeSmall", 0)
		fmt.Println(counted.AllocObjects)
		return
	}
	usual := runtime.MemProfileRate
	counted, err := strconv.Atoi(strings.TrimSpace(observe.Child("default").Output))
	if err != nil {
		panic(err)
	}

	runtime.MemProfileRate = 1
	keep()
	runtime.GC()
	keep()
	beforeCollection := of("main.keep", 0)
	runtime.GC()
	afterCollection := of("main.keep", 0)

	makeSmall()
	makeLarge()
	smallSink, largeSink = nil, nil
	runtime.GC()
	runtime.GC()
	small, large := of("main.makeSmall", 0), of("main.makeLarge", largeBytes)
	runtime.GC()
	observe.Print(observe.Observations{
		"usual_rate":               usual,
		"counted_at_usual_rate":    counted,
		"small_objects":            small.AllocObjects,
		"small_alloc_bytes":        small.AllocBytes,
		"large_objects":            large.AllocObjects,
		"large_alloc_bytes":        large.AllocBytes,
		"large_in_use":             large.InUseBytes(),
		"kept_before_collection":   beforeCollection.AllocBytes,
		"kept_after_collection":    afterCollection.AllocBytes,
		"in_use_before_collection": beforeCollection.InUseBytes(),
		"in_use_after_collection":  afterCollection.InUseBytes(),
		"large_alloc_bytes_later":  of("main.makeLarge", largeBytes).AllocBytes,
	})
}
