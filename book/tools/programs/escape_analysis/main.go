// What stays on the stack, and what the compiler moves to the heap.
package main

type point struct{ x, y int }

var (
	byValue   = map[string]point{}
	byPointer = map[string]*point{}
	anything  = map[string]any{}
)

func storeValue(name string, p point) { byValue[name] = p }

func storePointer(name string, p point) { byPointer[name] = &p }

func storeAny(name string, n int) { anything[name] = n }

func sum(names []string) int {
	seen := make(map[string]bool)
	for _, name := range names {
		seen[name] = true
	}
	return len(seen)
}

func main() {
	storeValue("a", point{1, 2})
	storePointer("b", point{3, 4})
	storeAny("c", 1000)
	println(sum([]string{"a", "b"}))
}
