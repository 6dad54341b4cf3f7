package main

import "runtime/pprof"

func main() {
	_ = pprof.Labels("priority", 3)
}
