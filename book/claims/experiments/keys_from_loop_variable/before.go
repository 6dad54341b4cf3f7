//go:build go1.21

// The line above sets the language version of this file.
package main

const iterations = 10_000

func entriesBefore() int {
	m := map[any]int{}
	for i := 0; i < iterations; i++ {
		m[&i] = i
	}
	return len(m)
}
