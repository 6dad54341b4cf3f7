package main

type record struct {
	List  []int
	Flags map[string]bool
}

func change(r record) {
	r.List = append(r.List, 1)
	r.Flags["seen"] = true
}

func main() {
	change(record{Flags: map[string]bool{}})
}
