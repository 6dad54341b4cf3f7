package static

var Answer interface{} = 42
