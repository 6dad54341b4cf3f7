package assertion

func Assert(box interface{}) [64]byte { return box.([64]byte) }
