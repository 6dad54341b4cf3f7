// Where the fields of a struct lie on the stack and on the heap.
package main

import (
	"crypto/tls"
	"reflect"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

type config struct {
	random    func() uint64
	protocols []string
	once      uint32
}

var kept *config

func main() {
	var onStack config
	onHeap := &config{}
	kept = onHeap
	offset := func(c *config) uintptr {
		return uintptr(unsafe.Pointer(&c.protocols)) - uintptr(unsafe.Pointer(c))
	}
	protocols, _ := reflect.TypeOf(tls.Config{}).FieldByName("NextProtos")
	report := observe.Compile("testdata/fields.go", "-gcflags=-m")
	observe.Print(observe.Observations{
		"stack_offset":           int(offset(&onStack)),
		"heap_offset":            int(offset(onHeap)),
		"type_offset":            int(unsafe.Offsetof(onStack.protocols)),
		"next_protos_offset":     int(protocols.Offset),
		"report_says_escapes":    report.Says("escapes to heap"),
		"report_names_of_fields": report.Lines("offset|layout|protocols|once"),
	})
}
