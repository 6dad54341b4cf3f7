// Package planted has one fault of each kind that the grader looks for.
package planted

var (
	count int
	kept  [][]byte
	text  []byte
)

// Add gives a wrong sum.
func Add(a, b int) int { return a - b }

// Count changes a variable without order among its callers.
func Count() { count++ }

// Fetch leaves a goroutine that nobody will ever receive from.
func Fetch() {
	results := make(chan int)
	go func() { results <- 1 }()
}

// Handle keeps what it should forget.
func Handle() { kept = append(kept, make([]byte, 1024)) }

// Format allocates.
func Format() { text = make([]byte, 128) }
