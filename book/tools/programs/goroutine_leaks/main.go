// Asks three mirrors and takes the first answer; the others wait for ever.
package main

import (
	"os"
	"runtime/pprof"
	"time"
)

var answers = map[string]string{}

func ask(mirror string) string {
	time.Sleep(time.Millisecond)
	return "answer of " + mirror
}

func first(mirrors ...string) string {
	results := make(chan string)
	for _, mirror := range mirrors {
		go func() { results <- ask(mirror) }()
	}
	return <-results
}

func main() {
	for _, question := range []string{"a", "b", "c"} {
		answers[question] = first("one", "two", "three")
	}
	time.Sleep(20 * time.Millisecond)
	if err := pprof.Lookup("goroutineleak").WriteTo(os.Stdout, 1); err != nil {
		panic(err)
	}
}
