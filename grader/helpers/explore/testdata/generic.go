package p

import (
	"context"
	. "fmt"
	"iter"
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

type number interface{ ~int | ~float64 }

type Table[K comparable, V any] struct {
	sync.RWMutex
	entries map[K]V
	size    atomic.Int64
	last    atomic.Pointer[V]
	any     atomic.Value
}

func (t *Table[K, V]) Each() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		t.RLock()
		defer t.RUnlock()
		for k, v := range t.entries { if !yield(k, v) { return } }
	}
}

func (t *Table[K, V]) Put(k K, v V) (old V, had bool) {
	t.Lock(); defer t.Unlock()
	if old, had = t.entries[k]; had { return }
	t.entries[k] = v; t.size.Store(t.size.Load() + 1)
	t.last.Store(&v)
	*t.last.Load() = v
	switch x := t.any.Load().(type) { case int: _ = x; case nil: }
	for range t.size.Load() { Println() }
	return old, t.last.CompareAndSwap(nil, &v) || t.size.Add(1) > 2
}

func sum[M ~map[string]N, N number](m M) (total N) {
	for _, n := range maps.All(m) { total += n }
	m["x"]++
	return total
}

func run(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second); defer cancel()
	var group sync.WaitGroup
	var once sync.Once
	shared := 0
	group.Go(func() { shared++ })
	group.Go(func() {})
	go once.Do(func() { shared-- })
	defer func() { if r := recover(); r != nil { err = Errorf("%v %d", r, shared) } }()
	done := make(chan struct{}, 1)
	go func() { defer close(done); group.Wait() }()
	select { case <-done: case <-ctx.Done(): return ctx.Err() }
	const big = 1 << 3
	var local, other = sum(map[string]int{}), [big]int{}
	type named struct{ *sync.Mutex }
	named{new(sync.Mutex)}.Lock()
	_, _ = local, other[0]
	func() { cancel() }()
	atomic.AddInt64(new(int64), atomic.LoadInt64(new(int64)))
	return
}
