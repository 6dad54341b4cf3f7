package main

func main() {
	limits := map[string]int{"timeout": 5}
	limits["strategy"] = "slow"
}
