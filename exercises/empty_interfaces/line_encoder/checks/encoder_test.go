package lines_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"mapclinic/lines"
	"mapclinic/probe"
)

// request is what handlers log.
type request struct {
	path string
	body []byte
}

func (r *request) String() string { return r.path }

// calls counts what is written, and keeps a copy of the last of it.
type calls struct {
	count int
	last  string
	err   error
}

func (c *calls) Write(line []byte) (int, error) {
	c.count++
	c.last = string(line)
	return len(line), c.err
}

// writer is a function that is an io.Writer.
type writer func(line []byte)

func (w writer) Write(line []byte) (int, error) {
	w(line)
	return len(line), nil
}

func TestWritesFieldsInOrder(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var e lines.Encoder
		for _, one := range []struct {
			want, message string
			fields        []lines.Field
		}{
			{"msg=ready\n", "ready", nil},
			{"msg=\"\" a=\"\" b=\"x y\" c=\"say \\\"hi\\\"\" d=\"a=b\" e=\"\\n\" f=\"é\"\n", "", []lines.Field{
				lines.String("f", "é"), lines.String("e", "\n"), lines.String("d", "a=b"), lines.String("c", `say "hi"`),
				lines.String("b", "x y"), lines.String("a", ""),
			}},
			{"msg=\"order sent\" customer=Ada order=4711 took=3ms\n", "order sent", []lines.Field{
				lines.Int("order", 4711), lines.Duration("took", 3*time.Millisecond), lines.String("customer", "Ada"),
			}},
			{"msg=twice a=3 b=-7 c=late\n", "twice", []lines.Field{
				lines.Int("a", 1), lines.Any("c", 1), lines.Int("b", -7), lines.String("a", "2"), lines.Any("a", 3),
				lines.Any("c", errors.New("late")),
			}},
			{"msg=any a=true b=\"[1 2]\" c=\"<nil>\" d=/cart e=\"<nil>\" f=\"1.5µs\" g=5 h=0.25 i=text\n", "any", []lines.Field{
				lines.Any("a", true), lines.Any("b", []int{1, 2}), lines.Any("c", nil), lines.Any("d", &request{path: "/cart"}),
				lines.Any("e", (*request)(nil)), lines.Duration("f", 1500*time.Nanosecond), lines.Any("g", int64(5)),
				lines.Any("h", 0.25), lines.Any("i", "text"),
			}},
		} {
			var out calls
			c.Equal("line of "+one.message, string(e.Line(one.message, one.fields...)), one.want)
			c.Equal("error of Log", e.Log(&out, one.message, one.fields...), nil)
			c.Equal("what Log wrote", fmt.Sprint(out.count, " ", out.last), "1 "+one.want)
		}
		failed := calls{err: errors.New("disk full")}
		c.Equal("error of the writer", fmt.Sprint(e.Log(&failed, "m")), "disk full")
		who := &request{path: "/cart"}
		field := lines.Any("r", who)
		who.path = "/home"
		c.Equal("a value that has changed since", string(e.Line("m", field)), "msg=m r=/home\n")
	})
}

func TestLeavesLinesToTheCaller(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var e lines.Encoder
		fields := []lines.Field{lines.Int("b", 2), lines.Int("a", 1)}
		first := e.Line("first", fields...)
		second := e.Line("second", fields...)
		c.Equal("the first line after the second", string(first), "msg=first a=1 b=2\n")
		e.Log(io.Discard, "third")
		c.Equal("the second line after the third", string(second), "msg=second a=1 b=2\n")
		for i := range second {
			second[i] = '#'
		}
		longer := append(first, "and what the caller adds"...)
		fourth := e.Line("fourth", fields...)
		fifth := e.Line("fifth")
		_ = append(fourth, "and what the caller adds to that"...)
		c.Equal("the longer line", string(longer), "msg=first a=1 b=2\nand what the caller adds")
		c.Equal("the fourth line", string(fourth), "msg=fourth a=1 b=2\n")
		c.Equal("the fifth line", string(fifth), "msg=fifth\n")
		c.Equal("the caller's first field", string(e.Line("sixth", fields[0])), "msg=sixth b=2\n")
	})
}

// The writers of this check log themselves, and one of them waits until others have logged.
func TestWaitsForNoWriter(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var e lines.Encoder
		var inner string
		outer := ""
		c.Finishes("a writer that logs itself", func() {
			e.Log(writer(func(line []byte) {
				inner = string(e.Line("inner", lines.Int("size", int64(len(line)))))
				e.Log(io.Discard, "slow")
				outer = string(line)
			}), "outer", lines.String("a", "b"))
		})
		c.Equal("what it logged", inner, "msg=inner size=14\n")
		c.Equal("what it was lent, afterwards", outer, "msg=outer a=b\n")
		writing, others := make(chan struct{}), make(chan struct{})
		held := make(chan string, 1)
		go e.Log(writer(func(line []byte) {
			close(writing)
			<-others
			held <- string(line)
		}), "slow", lines.Int("order", 1))
		<-writing
		c.Finishes("others while one writes", func() {
			for range 3 {
				e.Line("other", lines.Int("order", 2))
				e.Log(io.Discard, "other", lines.Int("order", 3))
			}
		})
		close(others)
		c.Equal("what the slow writer was lent", <-held, "msg=slow order=1\n")
	})
}

// First one goroutine reads a line that was handed out before, while each of the others makes one: nothing
// orders them, and so few things happen that the race detector remembers all. Then all make, read and
// write lines, from fields that they share.
func TestLogsFromManyHandlers(t *testing.T) {
	const workers, rounds = 6, 100
	probe.Check(t, func(c *probe.C) {
		var e lines.Encoder
		shared := []lines.Field{lines.Int("z", 1000), lines.String("b", "x"), lines.Duration("c", time.Second), lines.Int("a", 7)}
		ends, wrong := make([]int, workers), make([]int, workers)
		before := e.Line("order", shared...)
		c.Concurrently(workers, func(worker int) {
			if worker == 0 {
				ends[worker] = countEnds(before)
				return
			}
			ends[worker] = countEnds(e.Line("order", shared...))
		})
		c.Concurrently(workers, func(worker int) {
			for range rounds {
				ends[worker] += countEnds(e.Line("order", shared...))
				e.Log(writer(func(line []byte) {
					if string(line) != "msg=order a=7 b=x c=1s z=1000\n" {
						wrong[worker]++
					}
				}), "order", shared...)
			}
		})
		each := 1 + rounds
		c.Equal("lines that each read", ends, []int{each, each, each, each, each, each})
		c.Equal("wrong lines that each wrote", wrong, make([]int, workers))
	})
}

// countEnds counts line feeds. The race detector sees its reads, and not those of bytes.Count, which is
// written in assembly.
func countEnds(line []byte) (ends int) {
	for _, char := range line {
		if char == '\n' {
			ends++
		}
	}
	return ends
}

// Each encoder stays in use after one giant line and one with thousands of fields: what it keeps adds up.
func TestForgetsGiantLines(t *testing.T) {
	const encoders = 8
	probe.Check(t, func(c *probe.C) {
		inUse, size := make([]*lines.Encoder, 0, 16*encoders), 0
		input := strings.Repeat("x", 256<<10)
		many := make([]lines.Field, 4000)
		for i := range many {
			many[i] = lines.Int(fmt.Sprintf("column%04d", i), int64(i))
		}
		c.Retained("encoders that made a giant line", encoders, func(count int) {
			for range count {
				e := new(lines.Encoder)
				e.Log(io.Discard, "import failed", lines.String("input", input))
				size = len(e.Line("import failed", lines.String("input", input)))
				e.Log(io.Discard, "import failed", many...)
				for range 3 {
					e.Log(io.Discard, "short", lines.Int("order", 1))
				}
				inUse = append(inUse, e)
			}
		})
		c.True("a pool keeps no giant line that short lines use again", bytesInUse(input) < len(input))
		c.Equal("size of a giant line", size, len("msg=\"import failed\" input=\n")+len(input))
		c.Equal("a line of an encoder in use", string(inUse[0].Line("short")), "msg=short\n")
	})
}

// bytesInUse returns by how much the heap grows by encoders that made a giant line and are in use since.
//
// What a sync.Pool holds is gone after two collections without a use in between (Go 1.27), as the ones that
// measure Retained are. In a service lines come all the time: here one comes after each collection. With one P
// each line finds what the line before gave back.
func bytesInUse(input string) int {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	inUse := make([]lines.Encoder, 8)
	runtime.GC()
	before := heapBytes()
	for i := range inUse {
		inUse[i].Log(io.Discard, "import failed", lines.String("input", input))
	}
	for range 3 {
		for i := range inUse {
			inUse[i].Log(io.Discard, "short", lines.Int("order", 1))
		}
		runtime.GC()
	}
	grown := heapBytes() - before
	runtime.KeepAlive(inUse)
	return grown
}

func heapBytes() int {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return int(now.HeapAlloc)
}

func TestLetsGoOfValues(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var e lines.Encoder
		length := 0
		probe.Released(c, "requests that were logged", func(track func(*request)) {
			for i := range 50 {
				r := &request{path: fmt.Sprint("/order/", i), body: make([]byte, 1024)}
				track(r)
				length += len(e.Line("got", lines.Any("request", r), lines.Int("number", int64(i))))
				e.Log(io.Discard, "sent", lines.Int("a", 1), lines.Any("request", r))
			}
			e.Log(io.Discard, "idle")
		})
		c.True("there were lines", length > 0)
		c.Equal("a line after them", string(e.Line("idle")), "msg=idle\n")
	})
}

func TestLogsWithoutAllocating(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var e lines.Encoder
		out, next := new(size), int64(1_000_000)
		customers := []string{"Ada", "Bo Lin", "Cy"}
		c.Allocations("Log of a text, two numbers and a duration", func() {
			next++
			e.Log(out, "order sent", lines.Int("order", next), lines.String("customer", customers[next%3]),
				lines.Duration("took", time.Duration(next)*time.Millisecond), lines.Int("bytes", -next))
		})
		c.Allocations("Log of a message", func() { e.Log(out, "ready") })
		c.True("lines were written", out.bytes > 0)
	})
}

// size counts bytes.
type size struct{ bytes int }

func (s *size) Write(line []byte) (int, error) {
	s.bytes += len(line)
	return len(line), nil
}

func TestMakesALineWithOneAllocation(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var e lines.Encoder
		next, length := int64(1_000_000), 0
		c.Allocations("Line of a text, a number and a duration", func() {
			next++
			length += len(e.Line("order sent", lines.Int("order", next), lines.String("customer", "Ada"),
				lines.Duration("took", time.Duration(next)*time.Millisecond)))
		})
		c.True("there were lines", length > 0)
	})
}
