package probe

import (
	"runtime"
	"time"
	"weak"
)

// What is reachable only through a sync.Pool, a finalizer or a cleanup goes in a later collection
// than the first; collections bounds how many an object may take.
const collections = 10

// Released observes how many of the objects that work tracks can still be reached once it has
// returned, by identity: a weak pointer to each one tells, whatever its size.
//
// The function work hands each object to track, gives it away as the package under check is used,
// and keeps no reference. What work itself refers to, such as the cache that should have let go,
// stays reachable until all is counted:
//
//	cache := sessions.New()
//	probe.Released(c, "sessions after Close", func(track func(*sessions.Session)) {
//		session := cache.Open("a")
//		track(session)
//		cache.Close("a")
//	})
//
// Track pointers to whole objects that hold a pointer or at least 16 bytes: the runtime puts
// smaller ones into one block (Go 1.27), which is freed only when all of them are.
func Released[T any](c *C, what string, work func(track func(object *T))) {
	c.t.Helper()
	tracked := weakly(work)
	reachable := 0
	for range collections {
		runtime.GC()
		if reachable = countReachable(tracked); reachable == 0 {
			break
		}
		time.Sleep(time.Millisecond) // lets finalizers and cleanups run
	}
	runtime.KeepAlive(work)
	records.write(record{Kind: "reachable", Check: c.t.Name(), What: what, Count: reachable, Of: len(tracked)})
	c.judgeReachable(what, reachable, len(tracked))
}

// weakly is a call of its own so that no object is left in the frame of [Released].
//
//go:noinline
func weakly[T any](work func(track func(*T))) (tracked []weak.Pointer[T]) {
	work(func(object *T) { tracked = append(tracked, weak.Make(object)) })
	return tracked
}

func countReachable[T any](tracked []weak.Pointer[T]) (reachable int) {
	for _, object := range tracked {
		if object.Value() != nil {
			reachable++
		}
	}
	return reachable
}
