// A map behind a type that compares the key's reflect.Type and recovers panics, as chapter 4 means it.
package main

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

type proxy struct {
	data    map[string]any
	keyType reflect.Type
}

func (p *proxy) get(key any) (any, error) {
	if reflect.TypeOf(key) != p.keyType {
		return nil, fmt.Errorf("expected %v, got %v", p.keyType, reflect.TypeOf(key))
	}
	return p.data[key.(string)], nil
}

// recovered turns a panic of f into a text.
func recovered(f func()) (text string) {
	defer func() {
		if value := recover(); value != nil {
			text = fmt.Sprint(value)
		}
	}()
	f()
	return ""
}

type name string

func writeTogether() {
	m := map[string]int{}
	var all sync.WaitGroup
	for i := 0; i < 4; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			recovered(func() {
				for n := 0; n < 5_000_000; n++ {
					m["key"] = n
				}
			})
		}()
	}
	all.Wait()
}

func failed(_ any, err error) bool { return err != nil }

func main() {
	if observe.Role() == "write" {
		writeTogether()
		return
	}
	data := map[string]any{"key": 1}
	text := &proxy{data, reflect.TypeOf("")}
	number := &proxy{data, reflect.TypeOf(int64(0))}
	value, _ := text.get("key")
	var none map[string]int
	open := map[any]int{}
	died := func(end observe.End) bool { return end.Status != 0 && !end.TimedOut }
	observe.Print(observe.Observations{
		"string_found":            value == 1,
		"number_rejected":         failed(text.get(1)),
		"nil_rejected":            failed(text.get(nil)),
		"defined_string_rejected": failed(text.get(name("key"))),
		"int64_policy_panic":      observe.Panics(func() { number.get(int64(1)) }),
		"native_nil_key_panic":    observe.Panics(func() { open[nil] = 1 }),
		"native_mixed_panic":      observe.Panics(func() { open["1"], open[1] = 1, 1 }),
		"native_entries":          len(open),
		"nil_map_recovered":       strings.Contains(recovered(func() { none["key"] = 1 }), "nil map"),
		"unhashable_recovered":    strings.Contains(recovered(func() { open[any([]int{})] = 1 }), "unhashable"),
		"concurrent_writes_died":  observe.Repeat(5, "write", died, "GOMAXPROCS=4"),
	})
}
