// Whether a select returns at once when its channel is closed.
package main

import "mapclinic/claims/internal/observe"

func main() {
	closed := make(chan int)
	close(closed)
	returned, beside := 0, 0
	for i := 0; i < 10_000; i++ {
		select {
		case <-closed:
			returned++
		}
		select {
		case <-closed:
			beside++
		default:
		}
	}
	observe.Print(observe.Observations{"returned": returned, "returned_beside_default": beside})
}
