package main

import "sync"

var cache sync.Map

func put(key interface{}, value interface{}) { cache.Store(key, value) }

func main() { put("key", 1) }
