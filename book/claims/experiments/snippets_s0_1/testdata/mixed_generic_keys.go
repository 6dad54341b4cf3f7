package main

type cache[K comparable] map[K]string

func (c cache[K]) put(key K, value string) { c[key] = value }

func main() {
	names := cache[string]{}
	names.put("seven", "text")
	names.put(7, "number")
}
