package main

type account struct{ Owner string }

func main() {
	accounts := map[string]account{"one": {"Ann"}}
	owner := &accounts["one"]
	owner.Owner = "Bea"
}
