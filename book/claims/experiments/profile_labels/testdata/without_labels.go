package main

import (
	"context"
	"runtime/pprof"
)

func main() {
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("kind", "order"))
	pprof.Do(ctx, func(context.Context) {})
}
