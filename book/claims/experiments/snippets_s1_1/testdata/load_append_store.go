package testdata

import "sync"

func appendTo(m *sync.Map, key int64, item string) {
	if value, ok := m.Load(key); ok {
		if items, ok := value.([]string); ok {
			m.Store(key, append(items, item))
		}
	} else {
		m.Store(key, []string{item})
	}
}
