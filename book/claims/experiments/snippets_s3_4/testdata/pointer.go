package main

type report struct{ title string }

func show(r *report) {}

func main() { show(&report{}) }
