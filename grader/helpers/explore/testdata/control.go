// Package p has everything that makes inserting statements hard.
package p // with a comment

import "sync"

var (
	mu    sync.Mutex
	cond  = sync.NewCond(&mu)
	table = map[string]int{"a": 1}
	keep  = func() int { mu.Lock(); defer mu.Unlock(); return table["a"] }
)

func jumps(ch chan int) int {
	i := 0
again:
	mu.Lock()
	i++
	mu.Unlock()
	if i < 3 {
		goto again
	}
	goto end
end:
	for {
		select {
		case v, ok := <-ch:
			if !ok {
				return v
			}
		case ch <- table["a"]: // comment
		default:
			panic(table["b"])
		}
	}
}

func loops(m map[int][]int, ch <-chan int) (sum int) {
outer:
	for k, v := range m {
		for i := range v {
			if table["stop"] > i {
				continue outer
			}
			sum += v[i]
		}
		delete(m, k)
	}
	for i := table["a"]; i < table["b"]; i += table["c"] {
		sum++
	}
	for range ch {}
	for v := range ch { sum += v }
	for mu.TryLock() { mu.Unlock(); break }
	for i := range table["n"] { _ = i }
	return
}

func ends(x any) int {
	switch v := x.(type) {
	case int:
		return table["a"] + v
	case string, []byte:
		panic("no")
	default:
		if mu.Lock(); table["b"] > 0 { return 1 } else if v := table["c"]; v > 1 { return v } else { return 0 }
	}
}

func cases(s *struct{ n int }) string {
	switch table["a"] = 1; {
	case s.n > table["a"]:
		fallthrough
	case false:
		table["a"]++
		return "x"
	}
	switch {}
	{
		mu.Lock(); mu.Unlock()
	}
	if true { table["a"]++ } ; ;
L:
	switch {
	default:
		if s.n > 0 { break L }
	}
last:
	for { if table["z"] > 0 { continue last }; return `a
raw { string; }
` }
}

func empty() {}

func block() { mu.Lock() ; { } ; mu.Unlock() }

func unreachable() int {
	return table["a"]
	table["b"] = 1
	for {}
}

func waits() { cond.L.Lock(); for table["x"] == 0 { cond.Wait() }; cond.L.Unlock() }
