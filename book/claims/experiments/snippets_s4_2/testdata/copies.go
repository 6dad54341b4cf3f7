package main

import (
	"fmt"
	"sync"
)

type person struct {
	name string
	age  int
}

func main() {
	people := map[string]person{"k": {"Kim", 30}}
	kim := people["k"]
	kim.age = 31
	fmt.Println(people["k"].age)

	var shared sync.Map
	shared.Store("k", person{"Kim", 30})
	if value, ok := shared.Load("k"); ok {
		loaded := value.(person)
		loaded.age = 31
		fmt.Println(loaded.age)
	}
}
