package assertion

func Assert(box interface{}) byte {
	array := box.([64]byte)
	return array[3]
}
