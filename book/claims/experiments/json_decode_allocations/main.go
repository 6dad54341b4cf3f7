// What decoding JSON records into maps, interfaces, structs and raw messages allocates.
package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

const count = 1000

type person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type event struct {
	Kind string
	Body json.RawMessage
}

// records returns different JSON texts, because decoders may remember strings.
func records(format string) [][]byte {
	texts := make([][]byte, count)
	for i := range texts {
		texts[i] = []byte(strings.ReplaceAll(format, "#", fmt.Sprintf("%06d", i)))
	}
	return texts
}

// object is the format of a JSON object with some pairs; eight of them fit in the smallest map.
func object(pairs int) string {
	var fields []string
	for i := 0; i < pairs; i++ {
		fields = append(fields, fmt.Sprintf(`"key %d":"value %d #"`, i, i))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

type cost struct{ allocs, bytes float64 }

// decode returns what it takes to decode a record, with some goroutines that share the work.
func decode(goroutines int, texts [][]byte, target func() interface{}) cost {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for g := 0; g < goroutines; g++ {
		all.Add(1)
		mine := texts[g*count/goroutines : (g+1)*count/goroutines]
		go func() {
			defer all.Done()
			for _, text := range mine {
				if err := json.Unmarshal(text, target()); err != nil {
					panic(err)
				}
			}
		}()
	}
	all.Wait()
	runtime.ReadMemStats(&after)
	perRecord := func(before, after uint64) float64 { return float64((after-before)*10/count) / 10 }
	return cost{perRecord(before.Mallocs, after.Mallocs), perRecord(before.TotalAlloc, after.TotalAlloc)}
}

func main() {
	two := records(`{"id":"id #","name":"name #"}`)
	nested := records(`{"kind":"order","body":{"items":[` + strings.Repeat(`{"sku":"a #","count":1},`, 19) + `{"sku":"b","count":1}]}}`)
	toStrings := func() interface{} { return new(map[string]string) }
	toInterfaces := func() interface{} { return new(map[string]interface{}) }
	var reused person
	decode(1, two, toInterfaces)
	ofStrings, ofInterfaces := decode(1, two, toStrings), decode(1, two, toInterfaces)
	inReused := decode(1, two, func() interface{} { return &reused })
	four, eight := decode(1, records(object(4)), toInterfaces), decode(1, records(object(8)), toInterfaces)

	var tree map[string]interface{}
	if err := json.Unmarshal(two[0], &tree); err != nil {
		panic(err)
	}
	boxed := 0
	for _, value := range tree {
		if _, ok := value.(string); ok {
			boxed++
		}
	}
	observe.Print(observe.Observations{
		"string_map_allocs":      ofStrings.allocs,
		"string_map_bytes":       ofStrings.bytes,
		"interface_map_allocs":   ofInterfaces.allocs,
		"interface_map_bytes":    ofInterfaces.bytes,
		"reused_struct_allocs":   inReused.allocs,
		"allocs_of_a_pair":       (eight.allocs - four.allocs) / 4,
		"strings_in_the_map":     boxed,
		"raw_message_allocs":     decode(1, nested, func() interface{} { return new(event) }).allocs,
		"whole_tree_allocs":      decode(1, nested, toInterfaces).allocs,
		"bytes_eight_goroutines": decode(8, two, toInterfaces).bytes,
	})
}
