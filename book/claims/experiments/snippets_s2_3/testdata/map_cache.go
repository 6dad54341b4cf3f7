package main

var cache map[interface{}]interface{}

func put(key interface{}, value interface{}) { cache.Store(key, value) }

func main() { put("key", 1) }
