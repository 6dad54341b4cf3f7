// What the compiler reports with -m -m about values that are put in interfaces.
package main

import (
	"os/exec"
	"strings"

	"mapclinic/claims/internal/observe"
)

func main() {
	report := observe.Compile("testdata/boxing.go", "-gcflags=-m -m")
	packages, err := exec.Command("go", "list", "-deps", "-gcflags=-m -m", observe.File("testdata/boxing.go")).Output()
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
