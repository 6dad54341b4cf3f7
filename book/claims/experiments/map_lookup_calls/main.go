// Which functions of the runtime a map lookup calls, by key type, in the compiler's listing.
package main

import (
	"regexp"
	"strings"

	"mapclinic/claims/internal/observe"
)

var lookup = regexp.MustCompile(`CALL\s+runtime\.(mapaccess\w+)`)

// called returns the runtime's lookup function that a function of the listing calls, or "".
func called(listing, function string) string {
	inside := false
	for _, line := range strings.Split(listing, "\n") {
		if strings.Contains(line, " STEXT ") {
			inside = strings.Contains(line, "."+function)
		} else if call := lookup.FindStringSubmatch(line); inside && call != nil {
			return call[1]
		}
	}
	return ""
}

func main() {
	made := observe.Compile("testdata/lookups.go", "-gcflags=-S")
	observe.Print(observe.Observations{
		"builds":                 made.Builds,
		"string_key":             called(made.Output, "byString "),
		"array_key":              called(made.Output, "byArray "),
		"uint64_key":             called(made.Output, "byUint64 "),
		"any_key":                called(made.Output, "byAny "),
		"array_as_type_argument": called(made.Output, "byParameter[go.shape"),
		"sip_hash_lines":         made.Lines(`(?i)siphash|736f6d6570736575`),
	})
}
