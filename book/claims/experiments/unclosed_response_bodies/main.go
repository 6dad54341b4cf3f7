// Goroutines that remain after HTTP requests, by what was done with the bodies of the responses.
package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

const requests = 20

func loops() []string {
	var dump bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&dump, 2); err != nil {
		panic(err)
	}
	var found []string
	for _, one := range strings.Split(dump.String(), "\n\n") {
		if strings.Contains(one, "net/http.(*persistConn).readLoop(") {
			found = append(found, one)
		}
	}
	return found
}

// after makes requests, one after the other, and returns the goroutines that read their connections.
func after(server *httptest.Server, use func(body io.ReadCloser)) []string {
	client := &http.Client{Transport: &http.Transport{}}
	before := len(loops())
	for i := 0; i < requests; i++ {
		response, err := client.Get(server.URL)
		if err != nil {
			panic(err)
		}
		use(response.Body)
	}
	runtime.GC()
	for i := 0; i < 20; i++ {
		time.Sleep(5 * time.Millisecond)
	}
	return loops()[before:]
}

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(make([]byte, 10_000))
	}))
	closed := after(server, func(body io.ReadCloser) { io.Copy(io.Discard, body); body.Close() })
	read := after(server, func(body io.ReadCloser) { io.Copy(io.Discard, body) })
	unclosed := after(server, func(io.ReadCloser) {})
	states := map[string]int{}
	for _, one := range unclosed {
		states[regexp.MustCompile(`\[([^],]+)`).FindStringSubmatch(one)[1]]++
	}
	observe.Print(observe.Observations{
		"requests":         requests,
		"closed_left":      len(closed),
		"read_left":        len(read),
		"unclosed_left":    len(unclosed),
		"unclosed_select":  states["select"],
		"unclosed_receive": states["chan receive"],
	})
}
