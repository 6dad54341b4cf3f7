// Whether the garbage collector moves objects, and what does move.
package main

import (
	"runtime"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

const objects = 10_000

type cell struct{ numbers [6]int }

var garbage [][]byte

//go:noinline
func deep(n int) int {
	var room [100]int
	if n > 0 {
		room[n%100] = deep(n - 1)
	}
	return room[n%100] + n
}

// stackMoved tells if a local variable has another address once its stack has grown.
func stackMoved() bool {
	moved := make(chan bool)
	go func() {
		local := 1
		before := uintptr(unsafe.Pointer(&local))
		deep(1000)
		moved <- uintptr(unsafe.Pointer(&local)) != before
	}()
	return <-moved
}

// keyMoved tells the same of a local variable whose address is a key, and if the key is still found.
func keyMoved() (moved, found bool) {
	done := make(chan bool)
	go func() {
		local := 1
		m := map[any]bool{&local: true}
		before := uintptr(unsafe.Pointer(&local))
		deep(1000)
		moved, found = uintptr(unsafe.Pointer(&local)) != before, m[&local]
		close(done)
	}()
	<-done
	return moved, found
}

func main() {
	m, cells, addresses := map[any]int{}, []*cell{}, []uintptr{}
	for i := 0; i < objects; i++ {
		c := new(cell)
		m[c] = i
		cells, addresses = append(cells, c), append(addresses, uintptr(unsafe.Pointer(c)))
		garbage = append(garbage, make([]byte, 48))
	}
	garbage = nil
	for i := 0; i < 10; i++ {
		runtime.GC()
		garbage = append(garbage, make([]byte, 1<<16))
	}
	moved, found := 0, 0
	for i, c := range cells {
		if uintptr(unsafe.Pointer(c)) != addresses[i] {
			moved++
		}
		if value, ok := m[c]; ok && value == i {
			found++
		}
	}
	keyMoved, keyFound := keyMoved()
	observe.Print(observe.Observations{
		"objects":               objects,
		"objects_moved":         moved,
		"keys_found":            found,
		"stack_variable_moved":  stackMoved(),
		"key_variable_moved":    keyMoved,
		"key_of_variable_found": keyFound,
	})
}
