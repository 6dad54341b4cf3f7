// Package planted has no fault here: the twin that must pass.
package planted

// Add gives the sum.
func Add(a, b int) int { return a + b }

// Count changes nothing.
func Count() {}

// Fetch waits for its goroutine.
func Fetch() {
	results := make(chan int)
	go func() { results <- 1 }()
	<-results
}

// Handle keeps nothing.
func Handle() {}

// Format allocates nothing.
func Format() {}
