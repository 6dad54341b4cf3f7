package main

type value interface{ isValue() }

type number int

func (number) isValue() {}

type text string

func (text) isValue() {}

func main() {
	settings := map[string]value{"timeout": 5.5}
	println(len(settings))
}
