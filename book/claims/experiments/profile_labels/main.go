// Which profiles tell the work of labelled goroutines apart.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"reflect"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

var (
	sum  int
	kept [][]byte
)

func work() {
	for end := time.Now().Add(400 * time.Millisecond); time.Now().Before(end); {
		for i := 0; i < 100_000; i++ {
			sum += i
		}
	}
}

// has tells if an uncompressed profile has a text in its table of strings.
func has(profile []byte, text string) bool {
	reader, err := gzip.NewReader(bytes.NewReader(profile))
	if err != nil {
		panic(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		panic(err)
	}
	return bytes.Contains(plain, []byte(text))
}

func cpuProfile(run func()) (profile []byte, beforeStop int) {
	var written bytes.Buffer
	if err := pprof.StartCPUProfile(&written); err != nil {
		panic(err)
	}
	run()
	beforeStop = written.Len()
	pprof.StopCPUProfile()
	return written.Bytes(), beforeStop
}

func profileOf(name string) []byte {
	var written bytes.Buffer
	if err := pprof.Lookup(name).WriteTo(&written, 0); err != nil {
		panic(err)
	}
	return written.Bytes()
}

func main() {
	runtime.MemProfileRate = 1
	ctx := context.Background()
	cpu, before := cpuProfile(func() {
		pprof.Do(ctx, pprof.Labels("kind", "purple-order"), func(context.Context) { work() })
	})
	onlyContext, _ := cpuProfile(func() {
		_ = pprof.WithLabels(ctx, pprof.Labels("kind", "green-order"))
		work()
	})
	stop, started := make(chan int), make(chan int)
	pprof.Do(ctx, pprof.Labels("kind", "yellow-order"), func(context.Context) {
		kept = append(kept, make([]byte, 1<<20))
		go func() { close(started); <-stop }()
	})
	<-started
	runtime.GC()
	heap, goroutines := profileOf("heap"), profileOf("goroutine")
	close(stop)

	nested, longLength := 0, 0
	pprof.Do(ctx, pprof.Labels("kind", strings.Repeat("x", 1000)), func(outer context.Context) {
		pprof.Do(outer, pprof.Labels("priority", "3"), func(inner context.Context) {
			pprof.ForLabels(inner, func(string, string) bool { nested++; return true })
			value, _ := pprof.Label(inner, "kind")
			longLength = len(value)
		})
	})
	_, still := pprof.Label(ctx, "kind")
	var nothing any
	observe.Print(observe.Observations{
		"do_without_labels_message":    observe.Compile("testdata/without_labels.go").Says(`not enough arguments in call to pprof\.Do`),
		"do_with_labels_builds":        observe.Compile("testdata/with_labels.go").Builds,
		"number_as_label_builds":       observe.Compile("testdata/number.go").Builds,
		"cpu_profile_has_label":        has(cpu, "purple-order"),
		"cpu_profile_with_labels_only": has(onlyContext, "green-order"),
		"heap_profile_has_label":       has(heap, "yellow-order"),
		"goroutine_profile_has_label":  has(goroutines, "yellow-order"),
		"bytes_before_stop":            before,
		"long_value_length":            longLength,
		"nested_labels":                nested,
		"label_after_do":               still,
		"name_of_pointer_type":         reflect.TypeOf(new(struct{ id int })).Name(),
		"nil_item_panic":               observe.Panics(func() { _ = reflect.TypeOf(nothing).Name() }),
	})
}
