package main

import "sync"

type lines struct{ text []byte }

func (l *lines) Reset() { l.text = l.text[:0] }

var pool = sync.Pool{
	New: func() interface{} { return &lines{text: make([]byte, 0, 512)} },
}

func main() {
	l := pool.Get().(*lines)
	l.Reset()
	pool.Put(l)
}
