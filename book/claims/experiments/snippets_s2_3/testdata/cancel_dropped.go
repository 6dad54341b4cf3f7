package main

import "context"

func derive(parent context.Context) context.Context {
	ctx, _ := context.WithCancel(parent)
	return context.WithValue(ctx, "raw", ctx)
}

func main() { println(derive(context.Background()).Err() == nil) }
