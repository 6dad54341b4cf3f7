package probe

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An encoding is cut at encodeBytes and at encodeDepth, and a cut one equals nothing.
const (
	encodeBytes = 1 << 20
	encodeDepth = 10_000
)

// encode returns a value as text that looks like Go and that differs for values that differ, and
// whether all of it is there.
//
// It walks the value by itself and calls no method of it: with String, GoString, Format or Error
// a type could choose what it is compared by. Pointers are followed, and told by where they lead;
// map entries are sorted; NaN equals NaN; nil and empty differ; channels and functions are told by
// identity. Types are named where the text would else be ambiguous: of composite values, and of
// what an interface holds.
func encode(value any) (text string, whole bool) {
	e := encoder{open: make(map[visit]int), left: encodeBytes}
	if value == nil {
		return "nil", true
	}
	e.value(reflect.ValueOf(value))
	return e.text.String(), e.left > 0
}

// visit is a pointer, map or slice that is being walked; a second visit within it is a cycle.
type visit struct {
	address uintptr
	length  int
	kind    reflect.Type
}

type encoder struct {
	text strings.Builder
	open map[visit]int
	left int
}

func (e *encoder) write(parts ...string) {
	for _, part := range parts {
		part = part[:min(len(part), max(e.left, 0))]
		e.left -= len(part)
		e.text.WriteString(part)
	}
}

func (e *encoder) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		e.held(v.Elem())
	case reflect.Pointer, reflect.Map, reflect.Slice:
		e.reference(v)
	case reflect.Struct:
		e.structure(v)
	case reflect.Array:
		e.write(v.Type().String())
		e.elements(v)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		e.write("(", v.Type().String(), ")(", identity(v), ")")
	default:
		e.write(scalar(v))
	}
}

// held encodes what an interface holds: the type of a scalar is part of it.
func (e *encoder) held(v reflect.Value) {
	if !v.IsValid() {
		e.write("nil")
		return
	}
	switch v.Type() {
	case reflect.TypeFor[int](), reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[float64]():
		e.write(scalar(v))
		return
	}
	if text := scalar(v); text != "" {
		e.write(v.Type().String(), "(", text, ")")
		return
	}
	e.value(v)
}

// reference encodes a pointer, map or slice by what it refers to.
func (e *encoder) reference(v reflect.Value) {
	if v.IsNil() {
		e.write("(", v.Type().String(), ")(nil)")
		return
	}
	here := visit{address: v.Pointer(), kind: v.Type()}
	if v.Kind() == reflect.Slice {
		here.length = v.Len()
	}
	if level, cyclic := e.open[here]; cyclic {
		e.write("cycle(", strconv.Itoa(len(e.open)-level), ")")
		return
	}
	if e.left <= 0 || len(e.open) >= encodeDepth {
		e.left = 0
		return
	}
	e.open[here] = len(e.open)
	defer delete(e.open, here)
	switch v.Kind() {
	case reflect.Pointer:
		e.write("&")
		e.value(v.Elem())
	case reflect.Map:
		e.entries(v)
	default:
		e.write(v.Type().String())
		e.elements(v)
	}
}

func (e *encoder) elements(v reflect.Value) {
	e.write("{")
	for i := 0; i < v.Len() && e.left > 0; i++ {
		e.separate(i)
		e.value(v.Index(i))
	}
	e.write("}")
}

func (e *encoder) structure(v reflect.Value) {
	// The monotonic reading and the cache of a time say nothing of which time it is.
	if v.Type() == reflect.TypeFor[time.Time]() && v.CanInterface() {
		e.write(v.Interface().(time.Time).GoString())
		return
	}
	e.write(v.Type().String(), "{")
	for i := range v.NumField() {
		e.separate(i)
		e.write(v.Type().Field(i).Name, ":")
		e.value(v.Field(i))
	}
	e.write("}")
}

// entries encodes a map in the order of the texts of its entries, so that equal maps have one text.
func (e *encoder) entries(v reflect.Value) {
	var entries []string
	for iterator := v.MapRange(); iterator.Next() && e.left > 0; {
		entry := encoder{open: e.open, left: e.left}
		entry.value(iterator.Key())
		entry.write(":")
		entry.value(iterator.Value())
		e.left = entry.left
		entries = append(entries, entry.text.String())
	}
	slices.Sort(entries)
	e.text.WriteString(v.Type().String() + "{" + strings.Join(entries, ", ") + "}")
}

func (e *encoder) separate(index int) {
	if index > 0 {
		e.write(", ")
	}
}

// scalar returns a value without parts as text, and "" for all others.
func scalar(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	case reflect.String:
		return strconv.Quote(v.String())
	}
	return ""
}

func identity(v reflect.Value) string {
	if v.IsNil() {
		return "nil"
	}
	return fmt.Sprintf("%#x", v.Pointer())
}
