// What the two words of an interface value are.
package main

import (
	"io"
	"reflect"
	"strings"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type words struct{ first, data unsafe.Pointer }

var keep any

func main() {
	reader := strings.NewReader("text")
	var empty any = reader
	var named io.Reader = reader
	// A reflect.Type is an interface whose data word points to the type's descriptor.
	descriptor := reflect.TypeOf(reader)
	typePointer := (*words)(unsafe.Pointer(&descriptor)).data

	var boxed any = []int{1, 2, 3}
	list := boxed
	list.([]int)[0] = 9
	allocations, _ := observe.Allocs(func() { keep = boxed })

	number := 1000
	var held any = number
	number++
	leads := *(*int)((*words)(unsafe.Pointer(&held)).data) == 1000

	observe.Print(observe.Observations{
		"any_words":                   int(unsafe.Sizeof(empty) / unsafe.Sizeof(uintptr(0))),
		"any_first_is_the_type":       (*words)(unsafe.Pointer(&empty)).first == typePointer,
		"reader_first_is_the_type":    (*words)(unsafe.Pointer(&named)).first == typePointer,
		"copies_share_the_data_word":  (*words)(unsafe.Pointer(&boxed)).data == (*words)(unsafe.Pointer(&list)).data,
		"first_element_after_writing": boxed.([]int)[0],
		"allocations_of_a_copy":       allocations,
		"held_number":                 held.(int),
		"data_leads_to_the_number":    leads,
	})
}
