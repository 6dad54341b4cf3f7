//go:build go1.21

package testdata

import "maps"

func equal(a, b map[string]int) bool { return maps.Equal(a, b) }
