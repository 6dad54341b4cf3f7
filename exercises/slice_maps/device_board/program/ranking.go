package main

import (
	"cmp"
	"maps"
	"slices"
)

// Busiest returns the names of the devices with most messages, at most limit of them.
func (b *Board) Busiest(limit int) []string {
	devices := b.snapshot()
	slices.SortFunc(devices, func(one, other *Device) int {
		return cmp.Or(
			cmp.Compare(other.Messages, one.Messages),
			cmp.Compare(one.Name, other.Name),
		)
	})
	names := make([]string, 0, limit)
	for _, device := range devices[:min(limit, len(devices))] {
		names = append(names, device.Name)
	}
	return names
}

// snapshot copies the devices, so that nobody waits while they are being sorted.
func (b *Board) snapshot() []*Device {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Collect(maps.Values(b.devices))
}
