// What the heap endpoint of net/http/pprof returns with a number of seconds, and without.
package main

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/pprof"
	"runtime"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

var early, late [][]byte

//go:noinline
func keepEarly() { early = append(early, make([]byte, 8<<20)) }

//go:noinline
func keepLate() { late = append(late, make([]byte, 8<<20)) }

func get(address string) string {
	response, err := http.Get(address)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	unzipped, err := gzip.NewReader(response.Body)
	if err != nil {
		panic(err)
	}
	content, err := io.ReadAll(unzipped)
	if err != nil {
		panic(err)
	}
	return string(content)
}

func main() {
	runtime.MemProfileRate = 1
	server := httptest.NewServer(pprof.Handler("heap"))
	defer server.Close()
	keepEarly()
	runtime.GC()
	go func() {
		time.Sleep(300 * time.Millisecond)
		keepLate()
		runtime.GC()
	}()
	difference := get(server.URL + "?seconds=1")
	snapshot := get(server.URL)
	runtime.KeepAlive(early)
	runtime.KeepAlive(late)
	observe.Print(observe.Observations{
		"snapshot_has_early":   strings.Contains(snapshot, "main.keepEarly"),
		"snapshot_has_late":    strings.Contains(snapshot, "main.keepLate"),
		"difference_has_early": strings.Contains(difference, "main.keepEarly"),
		"difference_has_late":  strings.Contains(difference, "main.keepLate"),
	})
}
