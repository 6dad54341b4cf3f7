// What a full dump of goroutines says of some that wait for ever.
package main

import (
	"bytes"
	"net"
	"os"
	"regexp"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"mapclinic/claims/internal/observe"
)

var never = make(chan int)

//go:noinline
func receiver() { <-never }

//go:noinline
func networkReader(connection net.Conn) { connection.Read(make([]byte, 1)) }

//go:noinline
func systemReader(descriptor int) { syscall.Read(descriptor, make([]byte, 1)) }

// dumpOf waits until the goroutine of a function waits, and returns its part of a dump.
func dumpOf(function string) string {
	for {
		time.Sleep(10 * time.Millisecond)
		var dump bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&dump, 2); err != nil {
			panic(err)
		}
		for _, one := range strings.Split(dump.String(), "\n\n") {
			if strings.Contains(one, "main."+function+"(") && !strings.Contains(one, "[run") {
				return one
			}
		}
	}
}

func state(dump string) string {
	return regexp.MustCompile(`\[([^],]+)`).FindStringSubmatch(dump)[1]
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		panic(err)
	}
	reading, writing, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	go receiver()
	go networkReader(connection)
	go systemReader(int(reading.Fd()))
	received, network, system := dumpOf("receiver"), dumpOf("networkReader"), dumpOf("systemReader")
	observe.Print(observe.Observations{
		"receiver_state":     state(received),
		"network_state":      state(network),
		"network_has_read":   strings.Contains(network, "syscall.Read("),
		"system_state":       state(system),
		"system_has_read":    strings.Contains(system, "syscall.Read("),
		"waiting_line_shown": regexp.MustCompile(`main\.receiver\(\)\n\s.*main\.go:\d+`).MatchString(received),
		"creator_shown":      regexp.MustCompile(`created by main\.main.*\n\s.*main\.go:\d+`).MatchString(received),
	})
	writing.Close()
	listener.Close()
}
