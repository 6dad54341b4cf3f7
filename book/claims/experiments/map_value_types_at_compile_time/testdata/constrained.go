package main

type validator interface{ valid() bool }

type registry[V validator] map[string]V

type limit int

func (l limit) valid() bool { return l > 0 }

func main() {
	limits := registry[limit]{"timeout": 5}
	println(limits["timeout"].valid())
}
