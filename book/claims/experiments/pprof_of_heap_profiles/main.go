// Compare two heap profiles in text form with `go tool pprof -base`.
package main

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"runtime/pprof"
	"strings"

	"mapclinic/claims/internal/observe"
)

var kept []interface{}

//go:noinline
func keep(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, make([]byte, 64<<10))
	}
}

func write(name string) {
	runtime.GC()
	runtime.GC()
	var text bytes.Buffer
	if err := pprof.Lookup("heap").WriteTo(&text, 1); err != nil {
		panic(err)
	}
	if err := os.WriteFile(name, text.Bytes(), 0o600); err != nil {
		panic(err)
	}
}

func main() {
	runtime.MemProfileRate = 1
	keep(100)
	write("first.log")
	// 300 blocks of 64 KiB are 18.75 MiB.
	keep(300)
	write("second.log")
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	alone, bare := compare("second.log")
	withProgram, named := compare(program, "second.log")
	observe.Print(observe.Observations{
		"tool_succeeds":             alone && withProgram,
		"names_without_the_program": strings.Contains(bare, "main.keep"),
		"names_with_the_program":    strings.Contains(named, "main.keep"),
		"shows_growth_only":         strings.Contains(bare, "18.7") && !strings.Contains(bare, "25."),
	})
}

// compare runs the tool as one would at a terminal, and returns if it ended well and what it printed.
func compare(arguments ...string) (bool, string) {
	tool := exec.Command("go", append([]string{"tool", "pprof", "--base", "first.log"}, arguments...)...)
	tool.Env = append(os.Environ(), "PPROF_TMPDIR="+os.TempDir())
	tool.Stdin = strings.NewReader("top5 -cum\nquit\n")
	output, err := tool.Output()
	return err == nil, string(output)
}
