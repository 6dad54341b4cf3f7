// What a heap profile in text form, as a web page gives it, says about values in interfaces.
package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"regexp"
	"runtime"
	"strings"

	"mapclinic/claims/internal/observe"
)

type large struct{ payload [4096]byte }

var (
	boxes []interface{}
	trees []interface{}
)

//go:noinline
func box(value large) { boxes = append(boxes, value) }

//go:noinline
func call(f func(large)) { f(large{}) }

func decode() {
	var tree interface{}
	if err := json.Unmarshal([]byte(`{"user":{"name":"gopher","tags":["a","b"]}}`), &tree); err != nil {
		panic(err)
	}
	trees = append(trees, tree)
}

func main() {
	runtime.MemProfileRate = 1
	for i := 0; i < 200; i++ {
		call(box)
		decode()
	}
	runtime.GC()
	runtime.GC()
	server := httptest.NewServer(http.DefaultServeMux)
	defer server.Close()
	answer, err := http.Get(server.URL + "/debug/pprof/heap?debug=1")
	if err != nil {
		panic(err)
	}
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		panic(err)
	}
	answer.Body.Close()
	text := string(content)
	lines := func(pattern string) int { return len(regexp.MustCompile(pattern).FindAllString(text, -1)) }
	callers := 0
	for _, record := range strings.Split(text, "\n\n") {
		if strings.Contains(record, "\tmain.") && strings.Contains(record, "\truntime.mallocgc+") {
			callers++
		}
	}
	observe.Print(observe.Observations{
		"status":                    answer.StatusCode,
		"begins_as_heap_profile":    strings.HasPrefix(text, "heap profile: "),
		"lines_of_box":              lines(`\tmain\.box\+`),
		"lines_of_json":             lines(`\tencoding/json\.`),
		"lines_of_conversions":      lines(`\truntime\.convT2[IE]`),
		"mallocgc_in_the_program":   callers,
		"lines_of_value_interface":  lines(`\treflect\.valueInterface\+`),
		"lines_with_types":          lines(`map\[string\]interface|\[\]interface|main\.large|reflect\.Value\b[^.]`),
		"tells_allocated_and_inuse": lines(`(?m)^\d+: \d+ \[\d+: \d+\] @`) > 0,
	})
}
