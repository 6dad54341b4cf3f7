// One goroutine writes a plain variable, another looks for it, in six ways.
package main

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

var (
	balance int64
	mutex   sync.Mutex
	done    = make(chan struct{}, 1)
)

var roles = map[string][2]func(){
	"plain write": {
		func() { balance = 1 },
		func() { _ = atomic.LoadInt64(&balance) },
	},
	"atomic write": {
		func() { atomic.StoreInt64(&balance, 1) },
		func() { _ = atomic.LoadInt64(&balance) },
	},
	"mutex": {
		func() { mutex.Lock(); balance = 1; mutex.Unlock() },
		func() { mutex.Lock(); _ = balance; mutex.Unlock() },
	},
	"channel": {
		func() { balance = 1; done <- struct{}{} },
		func() { <-done; _ = balance },
	},
	"unsafe pointer": {
		func() { *(*int64)(unsafe.Pointer(&balance)) = 1 },
		func() { _ = balance },
	},
	"nothing": {
		func() { balance = 1 },
		func() { _ = balance },
	},
}

func main() {
	if role, ok := roles[observe.Role()]; ok {
		var both sync.WaitGroup
		for _, f := range role {
			f := f
			both.Add(1)
			go func() { defer both.Done(); f() }()
		}
		both.Wait()
		return
	}
	reports := func(role string) int {
		return observe.Repeat(10, role, func(end observe.End) bool { return end.Races() > 0 })
	}
	observe.Print(observe.Observations{
		"plain_write_reports":  reports("plain write"),
		"atomic_write_reports": reports("atomic write"),
		"mutex_reports":        reports("mutex"),
		"channel_reports":      reports("channel"),
		"unsafe_reports":       reports("unsafe pointer"),
		"nothing_reports":      reports("nothing"),
	})
}
