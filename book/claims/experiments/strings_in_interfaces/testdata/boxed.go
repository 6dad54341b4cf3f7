package main

func boxed(words []string) []any {
	all := make([]any, len(words))
	for i, word := range words {
		all[i] = word
	}
	return all
}

func main() { println(len(boxed([]string{"one", "two"}))) }
