package store_test

import (
	"context"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"syscall"
	"testing"

	"mapclinic/probe"
	"mapclinic/store"
)

// blocked is the number of goroutines that store.Store.Block starts.
const blocked = 14

func TestStacks(*testing.T) {
	probe.Check(func() {
		store.New().Block()
		probe.Settle(blocked)
		probe.Print(probe.Stacks())
	})
}

func TestProfile(*testing.T) {
	store.New().Block()
	probe.Settle(blocked)
	probe.Print(probe.Profile("goroutine"))
}

func TestLeaks(*testing.T) {
	store.Ask()
	store.New().Block()
	probe.Settle(blocked + 2)
	probe.Print(probe.Profile("goroutineleak"))
}

func TestLabels(*testing.T) {
	pprof.Do(context.Background(), pprof.Labels("tenant", "a b]: x", "step", "2"), func(context.Context) {
		store.Ask()
		probe.Settle(2)
		probe.Print(probe.Stacks())
	})
}

func TestElided(*testing.T) {
	go store.Dig(150, make(chan int))
	probe.Settle(1)
	probe.Print(probe.Stacks())
}

func TestQuit(t *testing.T) {
	runtime.LockOSThread()
	store.Ask()
	probe.Settle(2)
	if err := syscall.Kill(os.Getpid(), syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	select {}
}

func TestMapRace(*testing.T) {
	s := store.New()
	probe.InTurn(func() { s.Put("a") }, func() { s.Put("a") })
	probe.InTurn(func() { s.Put("b") }, func() { s.Get("b") })
}

func TestFieldRace(*testing.T) {
	s := store.New()
	probe.Together(4, func(worker int) { s.Rename(strconv.Itoa(worker)) })
}

func TestAtomicRace(*testing.T) {
	s := store.New()
	probe.Together(2, func(worker int) {
		for i := 0; i < 100; i++ {
			if worker == 0 {
				s.Tick()
			} else {
				s.Total()
			}
		}
	})
}

func TestMainRace(t *testing.T) {
	s := store.New()
	ready := make(chan int, 1)
	go func() {
		s.Rename("other")
		ready <- 1
	}()
	s.Rename("own")
	<-ready
}

func TestClosureRace(*testing.T) { store.Spread() }

func TestGenericRace(*testing.T) {
	store.Fill(&store.Cell[map[string]int]{}, map[string]int{"a": 1}, nil, nil)
}

func TestPanic(*testing.T) {
	probe.Check(func() { panic("of the check") })
}

func TestPanicBelow(*testing.T) {
	probe.Together(2, func(int) { store.Fail() })
}

func TestPanicStruct(*testing.T)   { inGoroutine(store.Half) }
func TestPanicLines(*testing.T)    { inGoroutine(store.Lines) }
func TestPanicIndex(*testing.T)    { inGoroutine(func() { store.Item([]string{"a"}, 5) }) }
func TestPanicNilMap(*testing.T)   { inGoroutine(store.NilMap) }
func TestPanicPointer(*testing.T)  { inGoroutine(func() { store.NilPointer() }) }
func TestPanicKey(*testing.T)      { inGoroutine(func() { store.Unhashable([]int{1}) }) }
func TestPanicAgain(*testing.T)    { inGoroutine(store.Again) }
func TestPanicNested(*testing.T)   { inGoroutine(store.Nested) }
func TestPanicClose(*testing.T)    { inGoroutine(store.CloseTwice) }
func TestPanicNegative(*testing.T) { inGoroutine(store.Negative) }
func TestPanicInTest(*testing.T)   { store.NilMap() }

func TestFatalUnlock(*testing.T)   { inGoroutine(store.New().Unlock) }
func TestFatalOverflow(*testing.T) { inGoroutine(func() { store.Deep(0) }) }
func TestFatalDeadlock(*testing.T) { store.New().Locked() }
func TestFatalMemory(*testing.T)   { inGoroutine(func() { store.Grow() }) }

func TestFatalMapWrites(*testing.T) {
	s := store.New()
	probe.Together(4, func(worker int) {
		for i := 0; i < 5_000_000; i++ {
			s.Put(strconv.Itoa(i & 1023))
		}
	})
}

func TestFatalMapRead(*testing.T) {
	s := store.New()
	probe.Together(4, func(worker int) {
		for i := 0; i < 50_000_000; i++ {
			if worker == 0 {
				s.Put(strconv.Itoa(i & 1023))
			} else {
				s.Get("7")
			}
		}
	})
}

func TestFatalMapIteration(*testing.T) {
	s := store.New()
	s.Put("a")
	probe.Together(4, func(worker int) {
		for i := 0; i < 50_000_000; i++ {
			if worker == 0 {
				s.Put("a")
			} else {
				s.Sum()
			}
		}
	})
}

func TestFatalFault(*testing.T) {
	page, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	inGoroutine(func() { store.Item([]string{string(page)}, 0) })
}

func TestThreads(*testing.T) {
	probe.Together(40, func(int) {
		runtime.LockOSThread()
		pause := syscall.Timespec{Sec: 3}
		syscall.Nanosleep(&pause, nil)
	})
}

func TestQuiet(*testing.T) {
	probe.Print("panic: not for real, just a line of the student's log\nfatal error: neither\nall is well\n")
}

func TestExits(*testing.T) {
	probe.Print("panic: pretended\n")
	os.Exit(3)
}

func TestPretends(*testing.T) {
	probe.Print("fatal error: all goroutines are asleep - deadlock!\nWARNING: DATA RACE\n")
	inGoroutine(store.NilMap)
}

// inGoroutine keeps a panic away from the testing package, which would recover it first.
func inGoroutine(body func()) {
	done := make(chan int)
	go func() {
		body()
		close(done)
	}()
	<-done
}
