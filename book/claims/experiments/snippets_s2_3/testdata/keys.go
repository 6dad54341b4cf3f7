package main

type user struct{ id int }

var (
	byAny  = map[interface{}]int{}
	byUser = map[*user]int{}
)

func putAny() {
	anyUser := user{1}
	byAny[&anyUser] = 1
}

func putTyped() {
	typedUser := user{2}
	byUser[&typedUser] = 2
}

func compare() bool {
	local := user{3}
	var boxed interface{} = local
	return boxed == interface{}(user{4})
}

func main() {
	putAny()
	putTyped()
	println(compare())
}
