package main

type account struct{ Owner string }

func main() {
	accounts := map[string]account{"one": {"Ann"}}
	accounts["one"].Owner = "Bea"
}
