// What a map allocates when it is full, and what remains of the old table.
package main

import (
	"runtime"

	"mapclinic/claims/internal/observe"
)

type set map[int]struct{}

// allocated returns count and bytes of what f allocates.
func allocated(f func()) (count, bytes int64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.Mallocs - before.Mallocs), int64(after.TotalAlloc - before.TotalAlloc)
}

func fill(m set, from, to int) {
	for i := from; i < to; i++ {
		m[i] = struct{}{}
	}
}

func main() {
	runtime.GOMAXPROCS(1)
	const many = 100000
	growing := make(set)
	fill(growing, 0, 8)
	ninthCount, ninthBytes := allocated(func() { fill(growing, 8, 9) })
	manyCount, _ := allocated(func() { fill(growing, 9, many) })

	roomy := make(set, many)
	roomyCount, _ := allocated(func() { fill(roomy, 0, many/2) })

	grown := observe.HeapGrowth(func() any {
		m := make(set)
		fill(m, 0, many)
		return m
	})
	sized := observe.HeapGrowth(func() any {
		m := make(set, many)
		fill(m, 0, many)
		return m
	})
	observe.Print(observe.Observations{
		"ninth_allocations":  ninthCount,
		"ninth_bytes":        ninthBytes,
		"growth_allocations": manyCount,
		"full_units":         many / 8,
		"roomy_allocations":  roomyCount,
		"grown_by_sized":     float64(grown) / float64(sized),
	})
	runtime.KeepAlive(growing)
	runtime.KeepAlive(roomy)
}
