package main

func main() {
	names := map[string]string{}
	names["seven"] = "text"
	names[7] = "number"
}
