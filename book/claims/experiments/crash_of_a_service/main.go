// What is left of a service and its log when code panics in a handler, panics in a goroutine of its own,
// or writes to a map concurrently.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

func firstOfMissing() string { return map[int64][]string{}[1][0] }

func writeTogether() {
	m := map[int64][]string{1: nil}
	var all sync.WaitGroup
	for i := 0; i < 4; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := 0; n < 5_000_000; n++ {
				m[1] = nil
			}
		}()
	}
	all.Wait()
}

func serve(handle func()) {
	log.SetOutput(io.Discard)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad" {
			handle()
		}
		fmt.Fprint(w, "well")
	}))
	http.Get(server.URL + "/bad")
	answer, err := http.Get(server.URL + "/good")
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(string(body))
}

func main() {
	switch observe.Role() {
	case "handler":
		serve(func() { _ = firstOfMissing() })
	case "goroutine":
		serve(func() {
			done := make(chan bool)
			go func() { defer close(done); _ = firstOfMissing() }()
			<-done
		})
	case "writes":
		serve(writeTogether)
	case "log":
		fmt.Fprintln(os.Stdout, "written at once")
		buffered := bufio.NewWriter(os.Stdout)
		fmt.Fprintln(buffered, "written to a buffer")
		writeTogether()
		buffered.Flush()
	default:
		serves := func(end observe.End) bool { return end.Status == 0 && strings.Contains(end.Output, "well") }
		at := "GOMAXPROCS=4"
		died := observe.Child("log", at)
		observe.Print(observe.Observations{
			"serves_after_handler_panic":   serves(observe.Child("handler", at)),
			"serves_after_goroutine_panic": serves(observe.Child("goroutine", at)),
			"serves_after_map_writes":      serves(observe.Child("writes", at)),
			"line_written_at_once_kept":    strings.Contains(died.Output, "at once"),
			"line_in_buffer_kept":          strings.Contains(died.Output, "buffer"),
		})
	}
}
