package main

type value interface{ isValue() }

type number int

func (number) isValue() {}

type text string

func (text) isValue() {}

func main() {
	settings := map[string]value{"timeout": number(5), "strategy": text("slow")}
	println(len(settings))
}
