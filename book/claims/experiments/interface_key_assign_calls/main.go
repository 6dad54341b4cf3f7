// Which function of the runtime the compiler calls to assign to maps with keys of several types.
package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"

	"mapclinic/claims/internal/observe"
)

func main() {
	listing := observe.Compile("testdata/assign.go", "-gcflags=-S").Output
	text, err := os.ReadFile(observe.File("testdata/assign.go"))
	if err != nil {
		panic(err)
	}
	lineOf := func(function string) string {
		before, _, found := strings.Cut(string(text), "func "+function+"(")
		if !found {
			panic("no function " + function)
		}
		return regexp.QuoteMeta("assign.go:") + strconv.Itoa(strings.Count(before, "\n")+1)
	}
	called := func(function string) string {
		match := regexp.MustCompile(lineOf(function) + `\)\s+CALL\s+runtime\.(mapassign\w*)\(SB\)`).FindStringSubmatch(listing)
		if match == nil {
			return ""
		}
		return match[1]
	}
	observe.Print(observe.Observations{
		"any_key":        called("anyKey"),
		"int_key":        called("intKey"),
		"int32_key":      called("int32Key"),
		"string_key":     called("stringKey"),
		"pointer_key":    called("pointerKey"),
		"two_int32_key":  called("pairKey"),
		"float64_key":    called("floatKey"),
		"two_string_key": called("textsKey"),
		"two_words_key":  called("wordsKey"),
		"int_in_any_key": called("intInAnyKey"),
		"nil_key":        called("nilKey"),
	})
}
