// Which measures of the heap and the collector Go has, by their names.
package main

import (
	"reflect"
	"runtime"
	"runtime/metrics"
	"strings"
	"unicode"

	"mapclinic/claims/internal/observe"
)

// plain keeps the letters of a name in lower case.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func main() {
	var names []string
	stats := reflect.TypeOf(runtime.MemStats{})
	for i := 0; i < stats.NumField(); i++ {
		names = append(names, plain(stats.Field(i).Name))
	}
	for _, metric := range metrics.All() {
		names = append(names, plain(metric.Name))
	}
	found := func(name string) bool {
		for _, one := range names {
			if strings.Contains(one, plain(name)) {
				return true
			}
		}
		return false
	}
	observe.Print(observe.Observations{
		"gcPauseNs":      found("gcPauseNs"),
		"PauseNs":        found("PauseNs"),
		"markAssistTime": found("markAssistTime"),
		"mark_assist":    found("mark/assist"),
		"heap_objects":   found("heap_objects"),
		"mspan_inuse":    found("mspan_inuse"),
	})
}
