// What encoding/binary makes of values that are to become map keys.
package main

import (
	"bytes"
	"encoding/binary"

	"mapclinic/claims/internal/observe"
)

func encode(value any) (key, problem string) {
	var buffer bytes.Buffer
	if err := binary.Write(&buffer, binary.BigEndian, value); err != nil {
		problem = err.Error()
	}
	return buffer.String(), problem
}

func key(value any) string     { k, _ := encode(value); return k }
func problem(value any) string { _, p := encode(value); return p }

type fixed struct {
	ID    [16]byte
	Shard uint32
}

var sink int

func main() {
	var put [8]byte
	binary.BigEndian.PutUint64(put[:], 123)
	byBytes := map[[8]byte]string{put: "found"}

	m := map[[8]byte]int{}
	allocs, _ := observe.Allocs(func() {
		var k [8]byte
		binary.BigEndian.PutUint64(k[:], 123)
		sink = m[k]
	})
	observe.Print(observe.Observations{
		"put_uint64_found":   byBytes[[8]byte{7: 123}],
		"put_uint64_allocs":  allocs,
		"array_problem":      problem([16]byte{}),
		"uint64_problem":     problem(uint64(1)),
		"struct_problem":     problem(fixed{}),
		"slice_problem":      problem([]uint16{1, 2}),
		"int_problem":        problem(1),
		"string_problem":     problem("key"),
		"uint64_is_int64":    key(uint64(1)) == key(int64(1)),
		"slice_is_number":    key([]uint16{0, 1}) == key(uint32(1)),
		"bytes_of_interface": len(key(any(uint64(1)))),
	})
}
