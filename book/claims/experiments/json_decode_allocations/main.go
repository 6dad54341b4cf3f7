// What decoding JSON into maps, interfaces, structs and raw messages allocates.
package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

const record = `{"id":"123","name":"a"}`

type event struct {
	Kind string
	Body json.RawMessage
}

type person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func decode(text string, into interface{}) {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		panic(err)
	}
}

// object returns a JSON object of some pairs; up to eight of them fit in the smallest map.
func object(pairs int) string {
	var fields []string
	for i := 0; i < pairs; i++ {
		fields = append(fields, fmt.Sprintf(`"key %d":"value %d"`, i, i))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func allocs(text string, fresh func() interface{}) (int64, int64) {
	return observe.Allocs(func() { decode(text, fresh()) })
}

func bytesPerRecord(goroutines int) int64 {
	const records = 1600
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for g := 0; g < goroutines; g++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for i := 0; i < records/goroutines; i++ {
				var tree map[string]interface{}
				decode(record, &tree)
			}
		}()
	}
	all.Wait()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc-before.TotalAlloc) / records
}

func main() {
	ofStrings := func() interface{} { return new(map[string]string) }
	ofInterfaces := func() interface{} { return new(map[string]interface{}) }
	ofStruct := func() interface{} { return new(person) }
	stringAllocs, stringBytes := allocs(record, ofStrings)
	interfaceAllocs, interfaceBytes := allocs(record, ofInterfaces)
	structAllocs, structBytes := allocs(record, ofStruct)
	four, _ := allocs(object(4), ofInterfaces)
	eight, _ := allocs(object(8), ofInterfaces)
	nested := `{"kind":"order","body":{"items":[` + strings.Repeat(`{"sku":"a","count":1},`, 19) + `{"sku":"a","count":1}]}}`
	rawAllocs, _ := allocs(nested, func() interface{} { return new(event) })
	treeAllocs, _ := allocs(nested, ofInterfaces)

	var tree map[string]interface{}
	decode(record, &tree)
	boxed := 0
	for _, value := range tree {
		if _, ok := value.(string); ok {
			boxed++
		}
	}
	bytesPerRecord(1)
	observe.Print(observe.Observations{
		"string_map_allocs":      stringAllocs,
		"string_map_bytes":       stringBytes,
		"interface_map_allocs":   interfaceAllocs,
		"interface_map_bytes":    interfaceBytes,
		"struct_allocs":          structAllocs,
		"struct_bytes":           structBytes,
		"allocs_of_a_pair":       float64(eight-four) / 4,
		"strings_in_the_map":     boxed,
		"raw_message_allocs":     rawAllocs,
		"whole_tree_allocs":      treeAllocs,
		"bytes_one_goroutine":    bytesPerRecord(1),
		"bytes_eight_goroutines": bytesPerRecord(8),
	})
}
