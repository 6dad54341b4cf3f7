// Package lines makes the lines of the structured log.
//
// Handlers log several lines for each request, from many goroutines. Most lines are short; a failed
// import logs its whole input once.
package lines

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Field is a named value of a line. Only Any needs an interface: what the others hold is not boxed.
type Field struct {
	name   string
	kind   kind
	number int64  // of Int and Duration
	text   string // of String
	value  any    // of Any
}

type kind uint8

const (
	isAny kind = iota
	isString
	isInt
	isDuration
)

// String returns a field with a text.
func String(name, value string) Field { return Field{name: name, kind: isString, text: value} }

// Int returns a field with a whole number.
func Int(name string, value int64) Field { return Field{name: name, kind: isInt, number: value} }

// Duration returns a field with a duration, such as 1.5s.
func Duration(name string, value time.Duration) Field {
	return Field{name: name, kind: isDuration, number: int64(value)}
}

// Any returns a field with a value of any type. Its text is what fmt.Sprint makes of the value when the
// line is made.
func Any(name string, value any) Field { return Field{name: name, value: value} }

// Encoder makes lines such as
//
//	msg="order sent" customer=Ada order=4711 took=3ms
//
// that end in a line feed. The message comes first, then the fields in the order of their names; of
// fields with the same name only the last one counts. A text is quoted as by strconv.Quote if it is empty
// or has anything but ASCII letters, digits and "-._:/" in it. The same holds for durations and for
// the texts of Any. Names are written as they are.
//
// The zero value is ready for use, and all methods may be called from any goroutine, with fields that
// goroutines share.
type Encoder struct {
	pool sync.Pool // of *state: a slice in an interface would be boxed at each Put
}

// state is what it takes to make a line.
type state struct {
	line   []byte
	fields []Field // in order
}

// Line returns a line. It belongs to the caller.
func (e *Encoder) Line(message string, fields ...Field) []byte {
	s := e.get()
	defer e.put(s)
	return slices.Clone(s.encode(message, fields))
}

// Log writes a line to w by one call of Write, and returns the error of that. As with every io.Writer,
// the bytes are lent to Write until it returns. Write may take its time, and may log itself.
func (e *Encoder) Log(w io.Writer, message string, fields ...Field) error {
	s := e.get()
	defer e.put(s)
	_, err := w.Write(s.encode(message, fields))
	return err
}

func (e *Encoder) get() *state {
	if s, ok := e.pool.Get().(*state); ok {
		return s
	}
	return new(state)
}

// put gives a state back. From then on it belongs to somebody else, with all of its memory.
func (e *Encoder) put(s *state) {
	clear(s.fields) // else the values stay as long as the state
	s.line, s.fields = s.line[:0], s.fields[:0]
	e.pool.Put(s)
}

func (s *state) encode(message string, fields []Field) []byte {
	s.fields = append(s.fields, fields...)
	slices.SortStableFunc(s.fields, func(a, b Field) int { return cmp.Compare(a.name, b.name) })
	s.line = appendText(append(s.line, "msg="...), message)
	for i, field := range s.fields {
		if i+1 < len(s.fields) && s.fields[i+1].name == field.name {
			continue
		}
		s.line = append(append(append(s.line, ' '), field.name...), '=')
		s.line = field.appendTo(s.line)
	}
	s.line = append(s.line, '\n')
	return s.line
}

func (f Field) appendTo(line []byte) []byte {
	switch f.kind {
	case isString:
		return appendText(line, f.text)
	case isInt:
		return strconv.AppendInt(line, f.number, 10)
	case isDuration:
		return appendText(line, time.Duration(f.number).String())
	}
	return appendText(line, fmt.Sprint(f.value))
}

func appendText(line []byte, text string) []byte {
	if text == "" || strings.ContainsFunc(text, needsQuotes) {
		return strconv.AppendQuote(line, text)
	}
	return append(line, text...)
}

func needsQuotes(r rune) bool {
	letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	return !letter && !strings.ContainsRune("-._:/", r)
}
