package main

import (
	"io"
	"log/slog"
	"reflect"
)

type user struct{ id, name string }

func logUser(l *slog.Logger, u user) { l.Info("m", slog.Any("user", u)) }

func logID(l *slog.Logger, named user) { l.Info("m", slog.String("id", named.id)) }

func length(read user) int { return reflect.ValueOf(read).Field(0).Len() }

func main() {
	l := slog.New(slog.NewTextHandler(io.Discard, nil))
	logUser(l, user{"1", "a"})
	logID(l, user{"1", "a"})
	println(length(user{"1", "a"}))
}
