package main

import (
	"context"
	"time"
)

func main() {
	ctx := context.WithValue(context.Background(), "counts", make(map[string]int))
	go func() {
		for range time.Tick(time.Millisecond) {
			ctx = context.WithValue(ctx, "counts", ctx.Value("counts").(map[string]int))
		}
	}()
}
