package sessions_test

import (
	"testing"

	"mapclinic/probe"
	"mapclinic/sessions"
)

const (
	peak   = 10_000
	stayed = peak / 100 // of a peak; see the requirement on memory
)

// filled returns a tracker after a peak: all of it was signed in and its labels were asked for, and
// those that stay were seen again later.
func filled(ids []string) *sessions.Tracker {
	tracker := new(sessions.Tracker)
	for i, device := range ids {
		user := int64(i / 4)
		tracker.Add(user, device, clock(12, 0))
		tracker.Label(user, device)
		if i < stayed {
			tracker.Add(user, device, clock(13, 0))
		}
	}
	return tracker
}

// A single tracker would reach its full size once, and its heap would look flat from then on. So
// each repetition fills a tracker of its own that stays in use: what a peak leaves behind adds up.
func TestGivesMemoryBackAfterExpiry(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		ids := devices(peak)
		inUse := make([]*sessions.Tracker, 0, 16)
		left := 0
		c.Retained("sessions of a peak that has expired", peak, func(int) {
			tracker := filled(ids)
			tracker.Expire(clock(13, 0))
			left += tracker.Len()
			inUse = append(inUse, tracker)
		})
		c.Equal("sessions left in all trackers", left, len(inUse)*stayed)
		c.True("label of one that is left", inUse[0].Label(0, ids[0]) != "")
	})
}

// As above, and the peak goes by single sign-outs. Nothing is left for Expire to end, and it is
// called all the same: a tracker may wait for it before it tidies up.
func TestGivesMemoryBackAfterSignOuts(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		ids := devices(peak)
		inUse := make([]*sessions.Tracker, 0, 16)
		left, expired := 0, 0
		c.Retained("sessions of a peak that has signed out", peak, func(int) {
			tracker := filled(ids)
			for i := stayed; i < peak; i++ {
				tracker.Remove(int64(i/4), ids[i])
			}
			expired += tracker.Expire(clock(13, 0))
			left += tracker.Len()
			inUse = append(inUse, tracker)
		})
		c.Equal("sessions that were left to expire", expired, 0)
		c.Equal("sessions left in all trackers", left, len(inUse)*stayed)
		c.True("label of one that is left", inUse[0].Label(0, ids[0]) != "")
	})
}

func TestLooksUpWithoutAllocating(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var tracker sessions.Tracker
		ids := devices(500)
		for _, device := range ids {
			tracker.Add(1_000_017, device, clock(9, 0))
		}
		next, found := 0, 0
		c.Allocations("Contains of an active session", func() {
			next++
			if tracker.Contains(1_000_017, ids[next%len(ids)]) {
				found++
			}
		})
		c.True("each of them was found", found == next)
		c.Allocations("Contains of a session that is not active", func() {
			if tracker.Contains(1_000_018, ids[0]) {
				found++
			}
		})
		c.True("nobody else was found", found == next)
		labelled := 0
		c.Allocations("Label of an active session, from the second time on", func() {
			labelled += len(tracker.Label(1_000_017, ids[1]))
		})
		c.True("there was a label", labelled > 0)
	})
}

func TestSignsInAndOutAtAFixedCost(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var tracker sessions.Tracker
		ids := devices(4000)
		for _, device := range ids {
			tracker.Add(17, device, clock(9, 0))
		}
		c.Allocations("one sign-in and sign-out beside 4000 others", func() {
			tracker.Add(18, ids[0], clock(9, 0))
			tracker.Remove(18, ids[0])
		})
		c.Equal("sessions in the end", tracker.Len(), len(ids))
	})
}
