package fields

type config struct {
	random    func() uint64
	protocols []string
	once      uint32
}

func Stack() uintptr {
	var c config
	return uintptr(len(c.protocols))
}

func Heap() *config { return &config{} }
