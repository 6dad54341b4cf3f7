package main

var settings = make(map[string][]byte)

func main() {
	settings["limit"] = []byte("10")
	println(len(settings))
}
