// Serves goroutine profiles on the loopback interface and gives them to go tool pprof.
package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"os"
	"os/exec"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

func main() {
	server := httptest.NewServer(http.DefaultServeMux)
	defer server.Close()
	limit, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	profiles, err := os.MkdirTemp(".", "profiles")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(profiles)
	pprof := func(query string) (reads bool, output string) {
		command := exec.CommandContext(limit, "go", "tool", "pprof", "-top", server.URL+"/debug/pprof/goroutine"+query)
		command.Env = append(os.Environ(), "PPROF_TMPDIR="+profiles)
		text, err := command.CombinedOutput()
		return err == nil, string(text)
	}
	plain, _ := pprof("")
	text, message := pprof("?debug=2")
	observe.Print(observe.Observations{
		"reads_plain":         plain,
		"reads_text":          text,
		"complains_of_format": strings.Contains(message, "unrecognized profile format"),
	})
}
