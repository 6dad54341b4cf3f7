// What encoding/gob makes of values that are to become map keys; each value has an encoder of its own.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

func encode(value any) (key, problem string) {
	var buffer bytes.Buffer
	problem = observe.Panics(func() {
		if err := gob.NewEncoder(&buffer).Encode(value); err != nil {
			panic(err)
		}
	})
	return buffer.String(), problem
}

func key(value any) string     { k, _ := encode(value); return k }
func problem(value any) string { _, p := encode(value); return p }

type point struct{ X, Y int }

type half struct {
	X      int
	secret int
}

type holder struct{ Value any }

type nested struct {
	Inner *point
	List  []point
}

type withFunc struct {
	X int
	F func()
}

func keysOfOneMap() int {
	m := map[string]int{}
	for i := 0; i < 20; i++ {
		m[fmt.Sprint(i)] = i
	}
	keys := map[string]bool{}
	for i := 0; i < 50; i++ {
		keys[key(m)] = true
	}
	return len(keys)
}

func roundTrips() bool {
	var back nested
	err := gob.NewDecoder(strings.NewReader(key(nested{&point{1, 2}, []point{{3, 4}}}))).Decode(&back)
	return err == nil && *back.Inner == point{1, 2} && back.List[0] == point{3, 4}
}

func printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

var sink [8]byte

func main() {
	var number any = uint64(123)
	allocs, _ := observe.Allocs(func() { key(number) })
	arrayAllocs, _ := observe.Allocs(func() {
		var k [8]byte
		binary.BigEndian.PutUint64(k[:], 123)
		sink = k
	})
	observe.Print(observe.Observations{
		"int_key":             problem(1) == "",
		"printable":           printable(key(1)),
		"int_is_string":       key(1) == key("1"),
		"int_is_int64":        key(1) == key(int64(1)),
		"own_type_problem":    problem(point{1, 2}),
		"in_interface":        problem(holder{point{1, 2}}),
		"time_problem":        problem(time.Unix(1, 0)),
		"time_in_interface":   problem(holder{time.Unix(1, 0)}),
		"function_problem":    problem(main),
		"channel_problem":     problem(make(chan int)),
		"function_in_struct":  problem(withFunc{1, main}),
		"unexported_problem":  problem(half{1, 2}),
		"unexported_ignored":  key(half{1, 2}) == key(half{1, 3}),
		"slice_problem":       problem([]byte("key")),
		"nil_pointer_problem": problem((*int)(nil)),
		"pointer_is_value":    key(&point{1, 2}) == key(point{1, 2}),
		"nested_round_trip":   roundTrips(),
		"keys_of_one_map":     keysOfOneMap(),
		"allocs":              allocs,
		"array_allocs":        arrayAllocs,
	})
}
