package main

func main() {
	settings := map[string]any{"timeout": 5, "strategy": "slow"}
	settings["steps"] = []int{1, 2}
}
