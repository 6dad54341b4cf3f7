package main

func main() {
	names := map[interface{}]string{}
	names[7] = "number"
	names["seven"] = "text"
	names[struct{ N int }{7}] = "struct"
	println(len(names))
}
