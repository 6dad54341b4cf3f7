package user

func Make() interface{} {
	u := struct{ name string }{"Gopher"}
	return u
}
