// Two goroutines get copies of a struct with a slice and a map, and change them.
package main

import (
	"sync"

	"mapclinic/claims/internal/observe"
)

// The detector sleeps for a second at the end of a process if it is not told otherwise.
const atOnce = "GORACE=atexit_sleep_ms=0"

type payload struct {
	Data []int
	Meta map[string]bool
}

func setMeta(p payload) { p.Meta["done"] = true }

func appendData(p payload) { p.Data = append(p.Data, 42) }

func twice(change func(payload), p payload) {
	var both sync.WaitGroup
	for i := 0; i < 2; i++ {
		both.Add(1)
		go func() {
			defer both.Done()
			change(p)
		}()
	}
	both.Wait()
}

func main() {
	switch observe.Role() {
	case "map":
		twice(setMeta, payload{Meta: map[string]bool{}})
	case "room":
		twice(appendData, payload{Data: make([]int, 1, 8)})
	case "full":
		twice(appendData, payload{Data: make([]int, 8, 8)})
	default:
		reported := func(end observe.End) bool { return end.Races() > 0 || end.Said("concurrent map") }
		observe.Print(observe.Observations{
			"map_reports":  observe.Repeat(10, "map", reported, atOnce),
			"room_reports": observe.Repeat(10, "room", reported, atOnce),
			"full_reports": observe.Repeat(10, "full", reported, atOnce),
		})
	}
}
