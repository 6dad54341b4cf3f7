package sound

import (
	"sync"
	"testing"
)

func together(n int, body func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { body(i) })
	}
	all.Wait()
}

func TestPagesAreLoadedOnce(t *testing.T) {
	p := &Pages{byName: make(map[string]*int)}
	together(2, func(int) { p.Get("index") })
	if p.loads != 1 {
		t.Errorf("%d loads", p.loads)
	}
}

func TestHitsAreCounted(t *testing.T) {
	var h Hits
	together(2, func(i int) {
		if i == 0 {
			h.Add()
		} else {
			h.Quick()
		}
	})
}

func TestGateClosesOnce(t *testing.T) {
	g := &Gate{open: true, done: make(chan struct{})}
	together(2, func(int) { g.Close() })
}

func TestBooksKeepTheirSum(t *testing.T) {
	var a, b Book
	together(2, func(i int) {
		if i == 0 {
			a.MoveTo(&b)
		} else {
			b.MoveTo(&a)
		}
	})
}

func TestFirst(t *testing.T) {
	one := func() int { return 1 }
	if First(one, one) != 1 {
		t.Error("not 1")
	}
}
