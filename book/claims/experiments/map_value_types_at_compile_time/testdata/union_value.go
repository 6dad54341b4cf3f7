package main

type numberOrText interface{ int | string }

func main() {
	settings := map[string]numberOrText{}
	settings["timeout"] = 5
}
