package main

import (
	"strings"
	"testing"
)

func TestAllocations(t *testing.T) {
	number := 7
	eight, nine := strings.Split("abcdefgh", ""), strings.Split("abcdefghi", "")
	for _, one := range []struct {
		call string
		run  func()
	}{
		{"storeValue", func() { storeValue("a", point{1, 2}) }},
		{"storePointer", func() { storePointer("a", point{1, 2}) }},
		{"storeAny, a constant", func() { storeAny("a", 1000) }},
		{"storeAny, 7 in a variable", func() { number = 7; storeAny("a", number) }},
		{"storeAny, 1000 in a variable", func() { number = 1000; storeAny("a", number) }},
		{"sum of 8 names", func() { sum(eight) }},
		{"sum of 9 names", func() { sum(nine) }},
	} {
		t.Log(testing.AllocsPerRun(100, one.run), one.call)
	}
}
