// What the compiler reports with -m -m about values that are put in interfaces.
package main

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"mapclinic/claims/internal/observe"
)

func main() {
	report := observe.Compile("testdata/boxing.go", "-gcflags=-m -m")
	_, caller, _, _ := runtime.Caller(0)
	program := filepath.Join(filepath.Dir(caller), "testdata", "boxing.go")
	packages, err := exec.Command("go", "list", "-deps", "-gcflags=-m -m", program).Output()
	if err != nil {
		panic(err)
	}
	observe.Print(observe.Observations{
		"builds":                    report.Builds,
		"says_escapes":              report.Says(`\bp escapes to heap|interface converted.*escapes|moved to heap: p`),
		"says_stays":                report.Says(`point{\.\.\.} does not escape`),
		"gives_the_flow":            report.Says(`flow: `),
		"adds_an_http_profile_page": strings.Contains(string(packages), "net/http/pprof"),
	})
}
