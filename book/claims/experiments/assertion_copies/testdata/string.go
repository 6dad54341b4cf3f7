package assertion

func Assert(box interface{}) string { return box.(string) }
