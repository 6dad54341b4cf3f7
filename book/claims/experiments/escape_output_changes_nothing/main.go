// Escape analysis decides where a value lies, never how it is laid out; -m only prints what it decided.
package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

const source = `package config

type config struct {
	once      uint32
	protocols []string
}

func fresh() *config { return &config{protocols: []string{"h2"}} }

func first() string { return (&config{protocols: []string{"h2"}}).protocols[0] }
`

type config struct {
	once      uint32
	protocols []string
}

var escaped *config

func compile(flags ...string) (object []byte, output string) {
	if err := os.WriteFile("config.go", []byte(source), 0o600); err != nil {
		panic(err)
	}
	command := append([]string{"tool", "compile", "-p", "config", "-o", "config.o"}, flags...)
	printed, err := exec.Command("go", append(command, "config.go")...).CombinedOutput()
	if err != nil {
		panic(string(printed))
	}
	object, err = os.ReadFile("config.o")
	if err != nil {
		panic(err)
	}
	return object, string(printed)
}

func main() {
	silent, _ := compile()
	telling, output := compile("-m")
	var onStack config
	escaped = &config{}
	observe.Print(observe.Observations{
		"same_object":        bytes.Equal(silent, telling),
		"says_what_escapes":  strings.Contains(output, "escapes to heap"),
		"stack_offset_bytes": uintptr(unsafe.Pointer(&onStack.protocols)) - uintptr(unsafe.Pointer(&onStack)),
		"heap_offset_bytes":  uintptr(unsafe.Pointer(&escaped.protocols)) - uintptr(unsafe.Pointer(escaped)),
	})
}
