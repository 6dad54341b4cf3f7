// Goroutines append to a slice in a sync.Map with Load and Store, or under a mutex; and what a Load, a
// Store and the same with a mutex allocate.
package main

import (
	"runtime"
	"sync"

	"mapclinic/claims/internal/observe"
)

const (
	goroutines = 4
	appends    = 500
)

func together(appendOne func(item int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for g := 0; g < goroutines; g++ {
		all.Add(1)
		go func() {
			defer all.Done()
			<-start
			for i := 0; i < appends; i++ {
				appendOne(i)
			}
		}()
	}
	close(start)
	all.Wait()
}

func main() {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	var m sync.Map
	together(func(item int) {
		value, _ := m.Load(int64(1))
		items, _ := value.([]int)
		// The scheduler may do this anywhere; here it does it each time.
		runtime.Gosched()
		m.Store(int64(1), append(items, item))
	})
	left, _ := m.Load(int64(1))

	var mu sync.Mutex
	locked := map[int64][]int{}
	together(func(item int) {
		mu.Lock()
		defer mu.Unlock()
		locked[1] = append(locked[1], item)
	})

	var key any = int64(1000)
	value := []int{1}
	m.Store(key, value)
	loads, _ := observe.Allocs(func() { m.Load(key) })
	stores, _ := observe.Allocs(func() { m.Store(key, value) })
	lockedStores, _ := observe.Allocs(func() { mu.Lock(); locked[1000] = value; mu.Unlock() })
	observe.Print(observe.Observations{
		"appended":            goroutines * appends,
		"left_in_sync_map":    len(left.([]int)),
		"left_under_mutex":    len(locked[1]),
		"load_allocs":         loads,
		"store_allocs":        stores,
		"locked_store_allocs": lockedStores,
	})
}
