package main

type pair struct{ a, b int32 }

type texts struct{ a, b string }

func anyKey(m map[any]int, k any)               { m[k] = 1 }
func intKey(m map[int]int, k int)               { m[k] = 1 }
func int32Key(m map[int32]int, k int32)         { m[k] = 1 }
func stringKey(m map[string]int, k string)      { m[k] = 1 }
func pointerKey(m map[*int]int, k *int)         { m[k] = 1 }
func pairKey(m map[pair]int, k pair)            { m[k] = 1 }
func floatKey(m map[float64]int, k float64)     { m[k] = 1 }
func textsKey(m map[texts]int, k texts)         { m[k] = 1 }
func wordsKey(m map[[2]uint64]int, k [2]uint64) { m[k] = 1 }
func intInAnyKey(m map[any]int, k int)          { m[k] = 1 }
func nilKey(m map[any]int)                      { m[nil] = 1 }

func main() {}
