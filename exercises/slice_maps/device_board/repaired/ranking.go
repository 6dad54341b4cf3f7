package main

import (
	"cmp"
	"slices"
)

type rank struct {
	name     string
	messages int
}

// Busiest returns the names of the devices with most messages, at most limit of them.
func (b *Board) Busiest(limit int) []string {
	ranks := b.snapshot()
	slices.SortFunc(ranks, func(one, other rank) int {
		return cmp.Or(
			cmp.Compare(other.messages, one.messages),
			cmp.Compare(one.name, other.name),
		)
	})
	names := make([]string, 0, limit)
	for _, one := range ranks[:min(limit, len(ranks))] {
		names = append(names, one.name)
	}
	return names
}

// snapshot copies what the ranking needs, so that nobody waits while it is being sorted.
func (b *Board) snapshot() []rank {
	b.mu.RLock()
	defer b.mu.RUnlock()
	ranks := make([]rank, 0, len(b.devices))
	for _, device := range b.devices {
		ranks = append(ranks, rank{device.Name, device.Messages})
	}
	return ranks
}
