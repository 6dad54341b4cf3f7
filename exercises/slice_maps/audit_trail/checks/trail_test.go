package audit_test

import (
	"fmt"
	"testing"

	"mapclinic/audit"
	"mapclinic/probe"
)

const (
	writers         = 8
	eventsPerWriter = 1000
	account         = int64(42)

	// rounds makes losses likely in plain runs, too, before other schedules look for them.
	rounds = 20
)

// fill appends eventsPerWriter numbered events from each of several writers at once.
func fill(c *probe.C, trail *audit.Trail) {
	c.Concurrently(writers, func(writer int) {
		actor := fmt.Sprint("writer-", writer)
		for number := range eventsPerWriter {
			trail.Append(account, audit.Event{Actor: actor, Action: fmt.Sprint(number)})
		}
	})
}

func TestKeepsEveryAppend(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var trail audit.Trail
		for range rounds {
			trail.Forget(account)
			fill(c, &trail)
			if trail.Count(account) != writers*eventsPerWriter {
				break
			}
		}
		c.Equal("events kept of 8 writers with 1000 appends each", trail.Count(account), writers*eventsPerWriter)
		c.Equal("events returned", len(trail.Events(account)), writers*eventsPerWriter)
		c.Equal("accounts", trail.Accounts(), 1)
	})
}

func TestKeepsTheOrderOfEachWriter(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var trail audit.Trail
		fill(c, &trail)
		next := make(map[string]int)
		inOrder := true
		for _, event := range trail.Events(account) {
			inOrder = inOrder && event.Action == fmt.Sprint(next[event.Actor])
			next[event.Actor]++
		}
		c.True("each writer's events are complete and in its order", inOrder && len(next) == writers)
	})
}

func TestCallersOwnWhatTheyGet(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var trail audit.Trail
		for _, action := range []string{"login", "export", "logout"} {
			trail.Append(account, audit.Event{Action: action})
		}
		all, last := trail.Events(account), trail.Last(account, 2)
		c.Equal("number of last events", len(last), 2)
		all[0].Action = "changed by a caller of Events"
		last[0].Action = "changed by a caller of Last"
		_ = append(last[:1], audit.Event{Action: "appended by a caller of Last"})
		trail.Append(account, audit.Event{Action: "login"})
		c.Equal("actions in the trail", actions(trail.Events(account)), []string{"login", "export", "logout", "login"})
		c.Equal("actions that the caller of Events holds", actions(all)[1:], []string{"export", "logout"})
		c.Equal("last of more than there are", len(trail.Last(account, 10)), 4)
		c.Equal("events of an unknown account", len(trail.Events(7)), 0)
	})
}

func TestForgetsAnAccount(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var trail audit.Trail
		trail.Append(account, audit.Event{Action: "login"})
		trail.Append(account+1, audit.Event{Action: "login"})
		kept := trail.Events(account)
		c.Equal("events forgotten", trail.Forget(account), 1)
		c.Equal("events forgotten the second time", trail.Forget(account), 0)
		c.Equal("events left", trail.Count(account), 0)
		c.Equal("accounts left", trail.Accounts(), 1)
		trail.Append(account, audit.Event{Action: "logout"})
		c.Equal("actions after a new start", actions(trail.Events(account)), []string{"logout"})
		c.Equal("actions that were read before", actions(kept), []string{"login"})
	})
}

func TestAppendsBesideReaders(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var trail audit.Trail
		c.Concurrently(writers, func(worker int) {
			random := c.Rand(worker)
			for range 200 {
				chosen := random.Int64N(4)
				trail.Append(chosen, audit.Event{Action: "login"})
				for _, events := range [][]audit.Event{trail.Events(chosen), trail.Last(chosen, 3)} {
					for i := range events {
						events[i].Actor = "redacted"
					}
				}
				trail.Count(chosen)
				trail.Accounts()
				if random.IntN(20) == 0 {
					trail.Forget(chosen)
				}
			}
		})
	})
}

func TestGivesMemoryBack(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var trail audit.Trail
		next := int64(0)
		c.Retained("accounts that were appended to and forgotten", 1000, func(accounts int) {
			for range accounts {
				next++
				for range 8 {
					trail.Append(next, audit.Event{Action: "login"})
				}
				trail.Forget(next)
			}
		})
		c.Equal("accounts left", trail.Accounts(), 0)
	})
}

func TestCountsWithoutCopying(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var trail audit.Trail
		for other := range int64(2000) {
			trail.Append(1000+other, audit.Event{Action: "login"})
		}
		total := 0
		c.Allocations("Count of one account among 2000", func() { total += trail.Count(1500) })
		c.True("counted", total > 0)
	})
}

func actions(events []audit.Event) []string {
	var list []string
	for _, event := range events {
		list = append(list, event.Action)
	}
	return list
}
