// The message of a stack that grows beyond its limit: what causes it, and what remains.
package main

import (
	"fmt"
	"runtime/debug"
	"time"

	"mapclinic/claims/internal/observe"
)

//go:noinline
func endless(n int) int { return endless(n+1) + n }

func main() {
	never := make(chan int)
	// A small limit, so that no process needs a gigabyte.
	switch observe.Role() {
	case "recursion":
		debug.SetMaxStack(1 << 20)
		func() {
			defer func() { recover() }()
			endless(0)
		}()
		fmt.Println("goes on")
	case "goroutines":
		debug.SetMaxStack(1 << 20)
		for i := 0; i < 20_000; i++ {
			go func() { <-never }()
		}
		time.Sleep(100 * time.Millisecond)
		fmt.Println("goes on")
	default:
		recursion, goroutines := observe.Child("recursion"), observe.Child("goroutines")
		observe.Print(observe.Observations{
			"recursion_said":     recursion.Said("goroutine stack exceeds"),
			"recursion_overflow": recursion.Said("fatal error: stack overflow"),
			"recursion_goes_on":  recursion.Output != "",
			"recursion_status":   recursion.Status,
			"goroutines_said":    goroutines.Said("goroutine stack exceeds"),
			"goroutines_go_on":   goroutines.Output != "",
		})
	}
}
