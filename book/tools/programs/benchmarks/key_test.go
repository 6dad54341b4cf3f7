// Two kinds of keys for the same table.
package key

import (
	"fmt"
	"testing"
)

type point struct{ X, Y int }

var found bool

func BenchmarkKey(b *testing.B) {
	const size = 1000
	b.Run("kind=struct", func(b *testing.B) {
		table := map[point]bool{}
		for i := range size {
			table[point{i, -i}] = true
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			found = table[point{i, -i}]
			i = (i + 1) % size
		}
	})
	b.Run("kind=text", func(b *testing.B) {
		table := map[string]bool{}
		for i := range size {
			table[fmt.Sprintf("%d,%d", i, -i)] = true
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			found = table[fmt.Sprintf("%d,%d", i, -i)]
			i = (i + 1) % size
		}
	})
}
