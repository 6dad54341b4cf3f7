package main

import "sync/atomic"

var from, to int64

//go:noinline
func add(p *int64) int64 { return atomic.AddInt64(p, 1) }

//go:noinline
func load(p *uint64) uint64 { return atomic.LoadUint64(p) }

//go:noinline
func plain() { to = from }

func main() {
	var unsigned uint64
	add(&from)
	load(&unsigned)
	plain()
}
