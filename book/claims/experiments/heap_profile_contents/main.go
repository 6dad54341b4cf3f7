// What a heap profile tells of a map that is never emptied: the samples' kinds, functions, types.
package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"runtime"
	"runtime/pprof"
	"strings"

	"mapclinic/claims/internal/observe"
)

type customer struct {
	Name  string
	Bytes []byte
}

var customers = map[int]*customer{}

//go:noinline
func remember(key int) {
	customers[key] = &customer{Bytes: make([]byte, 1<<20)}
}

// text returns the names in a heap profile, which is a gzipped protocol buffer.
func text() string {
	runtime.GC()
	var file bytes.Buffer
	if err := pprof.Lookup("heap").WriteTo(&file, 0); err != nil {
		panic(err)
	}
	unzipped, err := gzip.NewReader(&file)
	if err != nil {
		panic(err)
	}
	content, err := io.ReadAll(unzipped)
	if err != nil {
		panic(err)
	}
	return string(content)
}

// inUse returns the bytes in use that the profile attributes to a function.
func inUse(function string) (bytes int64) {
	runtime.GC()
	records := make([]runtime.MemProfileRecord, 1000)
	count, _ := runtime.MemProfile(records, true)
	for _, record := range records[:count] {
		for frames := runtime.CallersFrames(record.Stack()); ; {
			frame, more := frames.Next()
			if frame.Function == function {
				bytes += record.InUseBytes()
			}
			if !more {
				break
			}
		}
	}
	return bytes
}

func main() {
	runtime.MemProfileRate = 1
	for key := 0; key < 8; key++ {
		remember(key)
	}
	first := inUse("main.remember")
	for key := 8; key < 16; key++ {
		remember(key)
	}
	second := inUse("main.remember")
	profile := text()
	clear(customers)
	observe.Print(observe.Observations{
		"has_alloc_space":      strings.Contains(profile, "alloc_space"),
		"has_inuse_space":      strings.Contains(profile, "inuse_space"),
		"names_function":       strings.Contains(profile, "main.remember"),
		"names_type":           strings.Contains(profile, "customer"),
		"bytes_of_eight":       first,
		"bytes_of_sixteen":     second,
		"bytes_after_clearing": inUse("main.remember"),
	})
}
