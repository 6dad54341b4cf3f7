package main

type account struct{ Owner string }

func main() {
	accounts := map[string]account{"one": {"Ann"}}
	changed := accounts["one"]
	changed.Owner = "Bea"
	accounts["one"] = changed
}
