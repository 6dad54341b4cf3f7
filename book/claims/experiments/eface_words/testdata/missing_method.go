package missing

type closer interface{ Close() error }

type file struct{}

var _ closer = file{}
