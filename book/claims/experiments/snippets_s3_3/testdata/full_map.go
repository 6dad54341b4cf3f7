package main

type session struct {
	Name  string
	Bytes []byte
}

var sessions = map[string]*session{}

func open(name string) {
	sessions[name] = &session{name, make([]byte, 1<<20)}
}

func main() {
	open("one")
}
