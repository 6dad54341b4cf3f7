package main

import "context"

func main() {
	ctx := context.WithCancel(context.Background())
	<-ctx.Done()
}
