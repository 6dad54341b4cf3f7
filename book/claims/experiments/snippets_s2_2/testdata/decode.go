package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	text := `{"users":[{"name":"b","attrs":{"level":2}}]}`
	var tree interface{}
	json.Unmarshal([]byte(text), &tree)
	fmt.Println(tree)
}
