package takes

func IsNil(box interface{}) bool { return box == nil }

func Use(n int) bool { return IsNil(n) }

//go:noinline
func Number(box interface{}) int { number, _ := box.(int); return number }

func Take(m int) int { return Number(m) }
