package settings_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"mapclinic/probe"
	"mapclinic/settings"
)

func sample() settings.Settings {
	return settings.Settings{
		Flags:  map[string]bool{"beta": true},
		Limits: map[string]int{"burst": 10},
		Routes: map[string][]string{"users": {"10.0.0.1", "10.0.0.2"}},
	}
}

// text returns settings in one line; fmt prints maps in the order of their keys.
func text(s settings.Settings) string { return fmt.Sprint(s.Flags, s.Limits, s.Routes) }

// spoil changes everything that can be changed through a copy.
func spoil(s settings.Settings) {
	s.Flags["beta"] = false
	s.Flags["new"] = true
	s.Limits["burst"]++
	s.Routes["users"][0] = "spoiled"
	s.Routes["users"] = append(s.Routes["users"], "added")
	s.Routes["orders"] = nil
}

func TestSnapshotsAreIndependent(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		initial := sample()
		store, want := settings.NewStore(initial), text(sample())
		spoil(initial)
		c.Equal("settings after their giver changed the originals", text(store.Current()), want)
		first, second := store.Current(), store.Current()
		spoil(first)
		c.Equal("another copy after one was changed", text(second), want)
		c.Equal("settings after a copy was changed", text(store.Current()), want)
		var kept *settings.Settings
		err := store.Update(func(next *settings.Settings) error {
			spoil(*next)
			kept = next
			return nil
		})
		c.True("the update succeeds", err == nil)
		c.Equal("a copy taken before an update", text(second), want)
		updated := text(store.Current())
		c.True("the update shows", updated != want)
		spoil(*kept)
		kept.Flags = nil
		c.Equal("settings after the updater changed what it had kept", text(store.Current()), updated)
	})
}

func TestKeepsEveryUpdate(t *testing.T) {
	const updaters, updates = 8, 200
	probe.Check(t, func(c *probe.C) {
		store := settings.NewStore(sample())
		calls := make([]int, updaters)
		c.Concurrently(updaters, func(updater int) {
			for range updates {
				_ = store.Update(func(next *settings.Settings) error {
					calls[updater]++
					runtime.Gosched() // lets others come in between, if they can
					next.Limits["burst"]++
					return nil
				})
			}
		})
		total := 0
		for _, n := range calls {
			total += n
		}
		c.Equal("calls of change for 8 updaters with 200 updates each", total, updaters*updates)
		c.Equal("limit that every update raises by 1, from 10", store.Limit("burst"), 10+updaters*updates)
	})
}

func TestFailedUpdatesChangeNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store, want, refused := settings.NewStore(sample()), text(sample()), errors.New("refused")
		err := store.Update(func(next *settings.Settings) error {
			spoil(*next)
			return refused
		})
		c.True("Update returns the error of change", errors.Is(err, refused))
		c.Equal("settings after an update that failed", text(store.Current()), want)
		c.Equal("value of the panic that reaches the caller", panicOf(func() {
			_ = store.Update(func(next *settings.Settings) error {
				spoil(*next)
				panic("operator error")
			})
		}), "operator error")
		c.Finishes("reading and updating after a panic", func() {
			c.Equal("settings after an update that panicked", text(store.Current()), want)
			_ = store.Update(func(next *settings.Settings) error {
				next.Limits["burst"] = 11
				return nil
			})
		})
		c.Equal("limit after the next update", store.Limit("burst"), 11)
	})
}

func panicOf(body func()) (value any) {
	defer func() { value = recover() }()
	body()
	return nil
}

func TestReadersDoNotWait(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store, want := settings.NewStore(sample()), text(sample())
		var seen string
		var beta bool
		var burst int
		update := func(hold func()) {
			_ = store.Update(func(next *settings.Settings) error {
				spoil(*next)
				hold()
				return nil
			})
		}
		if c.NotHeldUp("reading while an update is being prepared", update, func() {
			seen, beta, burst = text(store.Current()), store.Enabled("beta"), store.Limit("burst")
		}) {
			c.Equal("settings that a reader sees meanwhile", seen, want)
			c.Equal("flag and limit that a reader sees meanwhile", fmt.Sprint(beta, burst), "true 10")
		}
		c.Equal("flag after the update", store.Enabled("beta"), false)
	})
}

func TestReadsBesideUpdates(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store := settings.NewStore(sample())
		c.Concurrently(8, func(worker int) {
			for range 100 {
				copied := store.Current()
				copied.Flags["beta"] = worker%2 == 0
				copied.Limits["burst"] = worker
				copied.Routes["users"] = slices.Insert(copied.Routes["users"], 0, "10.0.0.9")
				copied.Routes["users"][1] = "10.0.0.8"
				store.Enabled("beta")
				store.Limit("burst")
				if worker < 2 {
					_ = store.Update(func(next *settings.Settings) error {
						next.Flags["beta"] = !next.Flags["beta"]
						next.Limits["burst"]++
						next.Routes["users"][0] = "10.0.0.7"
						return nil
					})
				}
			}
		})
	})
}

func TestLookupsAllocateNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store := settings.NewStore(sample())
		enabled, burst := false, 0
		c.Allocations("Enabled", func() { enabled = store.Enabled("beta") })
		c.Allocations("Limit", func() { burst = store.Limit("burst") })
		c.Equal("what was looked up", fmt.Sprint(enabled, burst), "true 10")
	})
}

func TestForgetsOldSettings(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		store := settings.NewStore(sample())
		number := 0
		c.Retained("updates", 200, func(updates int) {
			for range updates {
				number++
				_ = store.Update(func(next *settings.Settings) error {
					next.Limits["burst"] = number
					return nil
				})
				store.Current()
			}
		})
		c.Equal("limit after the last update", store.Limit("burst"), number)
	})
}
