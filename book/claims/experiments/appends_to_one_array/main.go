// Two appends that start from one slice header, as goroutines make them that read it at the same time.
package main

import (
	"runtime"
	"sync/atomic"

	"mapclinic/claims/internal/observe"
)

// growths returns how many of two appends grow a slice if the second one starts from the header that
// was there before (stale) or after the first.
func growths(stale bool) (grown, length int) {
	s := make([]int, 0, 1)
	old := s
	for i := 0; i < 2; i++ {
		start := s
		if stale {
			start = old
		}
		s = append(start, i)
		if cap(s) != cap(start) {
			grown++
		}
	}
	return grown, len(s)
}

// oldArrayLives tells if the array that growth has replaced stays while a header of it is in use.
func oldArrayLives() bool {
	var freed atomic.Bool
	block := new([64]int64)
	runtime.SetFinalizer(block, func(*[64]int64) { freed.Store(true) })
	old := block[:]
	grown := append(old, 1)
	for i := 0; i < 10; i++ {
		runtime.GC()
		runtime.Gosched()
	}
	old[63] = 5
	return !freed.Load() && old[63] == 5 && &grown[0] != &old[0]
}

func main() {
	room, full := make([]int, 0, 4), make([]int, 2, 2)
	first, second := append(room, 1), append(room, 2)
	left, right := append(full, 1), append(full, 2)
	most, _ := growths(false)
	stale, lost := growths(true)
	if stale > most {
		most = stale
	}
	observe.Print(observe.Observations{
		"shared_with_room":         &first[0] == &second[0],
		"value_of_first_with_room": first[0],
		"shared_when_full":         &left[0] == &right[0],
		"old_data_copied":          len(left) == 3 && left[0] == full[0] && right[2] == 2,
		"most_growths_of_two":      most,
		"length_after_lost_append": lost,
		"capacity_after_first":     cap(append(make([]int, 0, 1), 42)),
		"old_array_lives":          oldArrayLives(),
	})
}
