// Racy writes to one variable from two goroutines, unordered in every schedule.
package main

func main() {
	counter, done := 0, make(chan bool)
	go func() {
		counter++
		done <- true
	}()
	counter++
	<-done
}
