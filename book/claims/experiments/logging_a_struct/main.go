// What log/slog does with a struct that it gets as a value of any type.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"mapclinic/claims/internal/observe"
)

type user struct {
	ID   string
	Tags [4]int
}

// counted counts how often it is turned into text.
type counted struct{ calls *int }

func (c counted) String() string               { *c.calls++; return "counted" }
func (c counted) MarshalText() ([]byte, error) { *c.calls++; return []byte("counted"), nil }

var background = context.Background()

//go:noinline
func logStruct(l *slog.Logger, u user) {
	l.LogAttrs(background, slog.LevelInfo, "m", slog.Any("user", u))
}

//go:noinline
func logID(l *slog.Logger, u user) {
	l.LogAttrs(background, slog.LevelInfo, "m", slog.String("id", u.ID))
}

func written(handler func(io.Writer) slog.Handler, u user) string {
	var out strings.Builder
	logStruct(slog.New(handler(&out)), u)
	return out.String()
}

func main() {
	u := user{"u1", [4]int{1, 2, 3, 4}}
	text := func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) }
	json := func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) }
	verbose := fmt.Sprintf("%+v", u)
	on := slog.New(text(io.Discard))
	off := slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelError}))

	structAllocs, structBytes := observe.Allocs(func() { logStruct(on, u) })
	idAllocs, idBytes := observe.Allocs(func() { logID(on, u) })
	offAllocs, _ := observe.Allocs(func() { logStruct(off, u) })
	offIDAllocs, _ := observe.Allocs(func() { logID(off, u) })
	growth := observe.HeapGrowth(func() any {
		for i := 0; i < 20000; i++ {
			logStruct(on, u)
		}
		return nil
	})

	disabled, with := 0, 0
	off.LogAttrs(background, slog.LevelInfo, "m", slog.Any("user", counted{&disabled}))
	off.With(slog.Any("user", counted{&with}))
	observe.Print(observe.Observations{
		"text_is_verbose_format":      strings.Contains(written(text, u), verbose),
		"json_is_verbose_format":      strings.Contains(written(json, u), verbose),
		"json_is_an_object":           strings.Contains(written(json, u), `"user":{"ID":"u1","Tags":[1,2,3,4]}`),
		"struct_allocs":               structAllocs,
		"struct_bytes":                structBytes,
		"id_allocs":                   idAllocs,
		"id_bytes":                    idBytes,
		"disabled_struct_allocs":      offAllocs,
		"disabled_id_allocs":          offIDAllocs,
		"growth_by_20000_logs":        growth,
		"formats_when_disabled":       disabled,
		"formats_by_with_of_disabled": with,
	})
}
