package testdata

type id [16]byte

type route struct{ host, port int }

func byString(m map[string]*route, k string) *route { return m[k] }

func byArray(m map[id]route, k id) route { return m[k] }

func byUint64(m map[uint64]route, k uint64) route { return m[k] }

func byAny(m map[any]route, k any) route { return m[k] }

func byParameter[K comparable](m map[K]route, k K) route { return m[k] }

var byParameterArray = byParameter[id]
