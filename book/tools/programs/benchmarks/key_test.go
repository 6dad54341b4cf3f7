// Two kinds of keys for the same table, in a small table and a large one.
package key

import (
	"fmt"
	"testing"
)

type point struct{ X, Y int }

var found bool

func lookups[K comparable](b *testing.B, size int, key func(int) K) {
	table := map[K]bool{}
	for i := range size {
		table[key(i)] = true
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		found = table[key(i)]
		i = (i + 1) % size
	}
}

func BenchmarkKey(b *testing.B) {
	asStruct := func(i int) point { return point{i, -i} }
	asText := func(i int) string { return fmt.Sprintf("%d,%d", i, -i) }
	for _, size := range []int{1000, 1_000_000} {
		b.Run(fmt.Sprintf("kind=struct/size=%d", size), func(b *testing.B) { lookups(b, size, asStruct) })
		b.Run(fmt.Sprintf("kind=text/size=%d", size), func(b *testing.B) { lookups(b, size, asText) })
	}
}
