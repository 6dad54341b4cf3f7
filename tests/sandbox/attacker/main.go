// Attacker does on request what a sandbox has to stand.
//
//	attacker MARK DEED [ARGUMENT ...]
//
// MARK is an argument of every process that it starts, so that a test can look for what is left.
// Deeds that may be refused print one JSON value that tells what succeeded.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

var deeds = map[string]func(args []string){
	"echo":        func([]string) { io.Copy(os.Stdout, os.Stdin) },
	"environment": func([]string) { report(os.Environ()) },
	"exit":        func(args []string) { os.Exit(number(args[0])) },
	"arguments":   func(args []string) { report(args) },
	"descriptors": descriptors,

	"signal":   signalSelf,
	"spin":     func([]string) { spin() },
	"sleep":    func([]string) { select {} },
	"stubborn": stubborn,
	"daemon":   daemon,
	"kill":     killOthers,

	"allocate":   allocate,
	"family":     family,
	"flood":      flood,
	"processes":  processes,
	"bomb":       bomb,
	"threads":    threads,
	"goroutines": goroutines,
	"open":       openMany,
	"file":       bigFile,

	"write":    writeFiles,
	"read":     readFiles,
	"tree":     tree,
	"dial":     dial,
	"escalate": escalate,
}

// fenced are the deeds that would do harm outside of a box.
var fenced = map[string]bool{"kill": true, "write": true, "escalate": true}

func main() {
	// A timer keeps the runtime from calling a program that only waits a deadlock. It is set before the deed,
	// because the first one needs descriptors of its own.
	time.AfterFunc(1<<62, func() {})
	if fenced[os.Args[2]] && !strings.HasPrefix(os.Args[0], "/in/") {
		fmt.Fprintln(os.Stderr, "this would harm the machine: only in a box")
		os.Exit(64)
	}
	deed, ok := deeds[os.Args[2]]
	if !ok {
		fmt.Fprintln(os.Stderr, "no such deed:", os.Args[2])
		os.Exit(64)
	}
	deed(os.Args[3:])
}

// child is this program again, with the same mark.
func child(deed string, args ...string) *exec.Cmd {
	return exec.Command(os.Args[0], append([]string{os.Args[1], deed}, args...)...)
}

func report(value any) {
	if err := json.NewEncoder(os.Stdout).Encode(value); err != nil {
		panic(err)
	}
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}

// outcome is what became of an attempt, in words.
func outcome(err error) string {
	if err == nil {
		return "succeeded"
	}
	return err.Error()
}
