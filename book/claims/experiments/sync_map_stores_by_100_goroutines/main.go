// A hundred concurrent stores of different keys.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

func main() {
	var m sync.Map
	var all sync.WaitGroup
	for i := 0; i < 100; i++ {
		i := i
		all.Add(1)
		go func() {
			defer all.Done()
			m.Store(i, 2*i)
		}()
	}
	all.Wait()
	stored := 0
	m.Range(func(key, value any) bool {
		if value == 2*key.(int) {
			stored++
		}
		return true
	})
	observe.Print(observe.Observations{"stored": stored})
}
