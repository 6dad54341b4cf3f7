package atomics

import "sync/atomic"

func Load(value *uint64) uint64 { return atomic.LoadUint64(value) }
