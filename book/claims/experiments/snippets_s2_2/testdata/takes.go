package takes

func IsNil(box interface{}) bool { return box == nil }

func Use(n int) bool { return IsNil(n) }
