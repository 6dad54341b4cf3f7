package probe

import "runtime"

// growthSteps is how many times [C.Retained] repeats the work after a first, unmeasured time.
const growthSteps = 6

// Retained observes the live heap while work is repeated: what each repetition leaves behind
// shows as a slope. The first repetition is not measured, so that pools and maps can reach their
// working size; operations is the unit in which the slope is told.
func (c *C) Retained(what string, operations int, work func(operations int)) {
	c.t.Helper()
	work(operations)
	points := []point{{0, liveHeap()}}
	for step := 1; step <= growthSteps; step++ {
		work(operations)
		points = append(points, point{step * operations, liveHeap()})
	}
	runtime.KeepAlive(work) // with what it refers to: a cache that is freed says nothing of what it kept
	records.write(record{Kind: "heap", Check: c.t.Name(), What: what, Points: points})
	c.judgeHeap(what, points)
}

// liveHeap returns the bytes that are reachable after two collections: sync.Pool gives up its
// contents at the second one.
func liveHeap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
