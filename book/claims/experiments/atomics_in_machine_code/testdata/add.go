package atomics

import "sync/atomic"

func Add(value *int64) int64 { return atomic.AddInt64(value, 1) }
