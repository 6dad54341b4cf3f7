// What an execution trace tells of goroutines that wait for ever, and how exact its times are.
package main

import (
	"net"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"runtime/trace"
	"strings"
	"time"

	"mapclinic/claims/internal/observe"
)

const leaks = 20

var (
	never = make(chan int)
	sink  []byte
)

//go:noinline
func leaker() { <-never }

func record(name string) {
	file, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	if err := trace.Start(file); err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	for i := 0; i < leaks; i++ {
		go leaker()
	}
	go func() {
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			panic(err)
		}
		connection.Read(make([]byte, 1))
	}()
	for i := 0; i < 200; i++ {
		sink = make([]byte, 1<<16)
	}
	runtime.GC()
	time.Sleep(20 * time.Millisecond)
	trace.Stop()
	file.Close()
	// A listener that nothing refers to would be closed by the collection.
	runtime.KeepAlive(listener)
}

func main() {
	record("trace.out")
	output, err := exec.Command("go", "tool", "trace", "-d=parsed", "trace.out").Output()
	if err != nil {
		panic(err)
	}
	actor := regexp.MustCompile(`^M=\S+ P=\S+ G=(\S+) `)
	transition := regexp.MustCompile(`StateTransition .*GoID=(\d+) (\w+)->(\w+)(?: Reason="([^"]*)")?`)
	moment := regexp.MustCompile(`Time=(\d+)`)
	leaked, last, reason := map[string]bool{}, map[string]string{}, map[string]string{}
	parts, assists, assistsOfLeaked, network, collections := 0, 0, 0, 0, 0
	goroutine := ""
	for _, line := range strings.Split(string(output), "\n") {
		if match := moment.FindStringSubmatch(line); match != nil && !strings.HasSuffix(match[1], "000") {
			parts++
		}
		if strings.Contains(line, `"GC mark assist"`) {
			assists++
			if leaked[actor.FindStringSubmatch(line)[1]] {
				assistsOfLeaked++
			}
		}
		if strings.Contains(line, `"GC concurrent mark phase"`) {
			collections++
		}
		if actor.MatchString(line) {
			goroutine = ""
		}
		if match := transition.FindStringSubmatch(line); match != nil {
			goroutine = match[1]
			last[goroutine], reason[goroutine] = match[3], match[4]
			if match[4] == "network" {
				network++
			}
		}
		if strings.Contains(line, "main.leaker") {
			leaked[goroutine] = goroutine != ""
		}
	}
	waiting, runnable, receiving := 0, 0, 0
	delete(leaked, "")
	for id := range leaked {
		switch last[id] {
		case "Waiting":
			waiting++
		case "Runnable":
			runnable++
		}
		if reason[id] == "chan receive" {
			receiving++
		}
	}
	observe.Print(observe.Observations{
		"leaks":               leaks,
		"waiting":             waiting,
		"runnable":            runnable,
		"receiving":           receiving,
		"parts_of_a_micro":    parts,
		"network_waits":       network,
		"collections":         collections,
		"assists":             assists,
		"assists_of_leaked":   assistsOfLeaked,
		"gc_assisted_states":  strings.Count(string(output), "GC-assisted"),
		"timer_events":        strings.Count(string(output), "timerAdd"),
		"timerproc_functions": strings.Count(string(output), "runtime.timerproc"),
	})
}
