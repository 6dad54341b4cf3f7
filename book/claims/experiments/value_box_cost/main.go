// Allocations and time of a box made of an unsafe.Pointer and a size, and of an interface value.
package main

import (
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type box struct {
	target unsafe.Pointer
	size   uintptr
}

var (
	boxes      = map[int]box{}
	interfaces = map[int]any{}
	seed       = int64(1 << 40)
	sum        int64
)

//go:noinline
func local() int64 {
	v := seed
	b := box{unsafe.Pointer(&v), 8}
	return *(*int64)(b.target)
}

//go:noinline
func keepBox() {
	v := seed
	boxes[1] = box{unsafe.Pointer(&v), 8}
}

//go:noinline
func keepInterface() { interfaces[1] = seed }

func load(b box) int64 {
	if b.target == nil || b.size < 8 {
		return 0
	}
	return *(*int64)(b.target)
}

func main() {
	keepBox()
	keepInterface()
	numbers := make([]int64, 1000)
	listOfBoxes, listOfInterfaces := make([]box, len(numbers)), make([]any, len(numbers))
	for i := range numbers {
		numbers[i] = seed + int64(i)
		listOfBoxes[i], listOfInterfaces[i] = box{unsafe.Pointer(&numbers[i]), 8}, numbers[i]
	}
	localAllocs, _ := observe.Allocs(func() { sum += local() })
	boxAllocs, boxBytes := observe.Allocs(keepBox)
	interfaceAllocs, interfaceBytes := observe.Allocs(keepInterface)
	times := observe.Nanoseconds(101,
		func() {
			total := int64(0)
			for round := 0; round < 20; round++ {
				for _, b := range listOfBoxes {
					total += load(b)
				}
			}
			sum += total
		},
		func() {
			total := int64(0)
			for round := 0; round < 20; round++ {
				for _, i := range listOfInterfaces {
					v, _ := i.(int64)
					total += v
				}
			}
			sum += total
		},
	)
	observe.Print(observe.Observations{
		"local_box_allocs":      localAllocs,
		"kept_box_allocs":       boxAllocs,
		"kept_box_bytes":        boxBytes,
		"kept_interface_allocs": interfaceAllocs,
		"kept_interface_bytes":  interfaceBytes,
		"assertion_over_box":    times[1] / times[0],
	})
}
