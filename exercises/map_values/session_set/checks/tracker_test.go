package sessions_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mapclinic/probe"
	"mapclinic/sessions"
)

// clock returns a time of one fixed day.
func clock(hour, minute int) time.Time {
	return time.Date(2026, time.November, 2, hour, minute, 0, 0, time.UTC)
}

// devices returns ids as apps send them. They are longer than the 32 bytes for which the compiler
// may compose a string on the stack.
func devices(count int) []string {
	list := make([]string, count)
	for i := range list {
		list[i] = fmt.Sprintf("7d1f0c5e-52a4-4be1-9c3a-%012d", i)
	}
	return list
}

// list returns a snapshot as sorted text, because its order is free.
func list(snapshot []sessions.Session) []string {
	lines := make([]string, 0, len(snapshot))
	for _, s := range snapshot {
		lines = append(lines, fmt.Sprint(s.User, " ", s.Device, " in ", hour(s.SignedIn), " seen ", hour(s.Seen)))
	}
	slices.Sort(lines)
	return lines
}

func hour(at time.Time) string { return at.UTC().Format("15:04") }

func TestTellsWhoIsSignedIn(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var tracker sessions.Tracker
		c.Equal("sessions of a new tracker", len(tracker.Snapshot())+tracker.Len(), 0)
		c.True("a new tracker contains nobody", !tracker.Contains(1, "phone") && !tracker.Remove(1, "phone"))
		c.True("the first Add signs in", tracker.Add(1, "phone", clock(9, 0)))
		c.True("Add renews an active session", !tracker.Add(1, "phone", clock(11, 0)))
		c.True("Add renews with an earlier time", !tracker.Add(1, "phone", clock(10, 0)))
		c.True("another device signs in", tracker.Add(1, "23", clock(9, 30)))
		c.True("user 12 with device 3 is not user 1 with device 23", tracker.Add(12, "3", clock(9, 45)))
		c.True("a device with a slash signs in", tracker.Add(1, "2/3", clock(9, 50)))
		snapshot := tracker.Snapshot()
		held := list(snapshot)
		c.Equal("snapshot", held, []string{
			"1 2/3 in 09:50 seen 09:50", "1 23 in 09:30 seen 09:30",
			"1 phone in 09:00 seen 11:00", "12 3 in 09:45 seen 09:45",
		})
		c.Equal("sessions", tracker.Len(), 4)
		c.True("Remove signs out", tracker.Remove(1, "phone") && !tracker.Contains(1, "phone"))
		c.True("Remove signs out only once", !tracker.Remove(1, "phone"))
		c.Equal("the snapshot from before", list(snapshot), held)
		for i := range snapshot {
			snapshot[i].Seen = clock(23, 0)
		}
		c.Equal("snapshot after the caller has changed the old one", list(tracker.Snapshot()), []string{
			"1 2/3 in 09:50 seen 09:50", "1 23 in 09:30 seen 09:30", "12 3 in 09:45 seen 09:45",
		})
	})
}

func TestExpiresWhatWasNotSeen(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var tracker sessions.Tracker
		c.Equal("expired of nobody", tracker.Expire(clock(23, 0)), 0)
		ids := devices(2000)
		for i, device := range ids {
			tracker.Add(int64(i%7), device, clock(12, i%60))
		}
		for _, device := range ids[:50] {
			tracker.Add(99, device, clock(11, 0))
			tracker.Add(99, device, clock(13, 0))
		}
		early := 0
		for i := range ids {
			if i%60 < 58 {
				early++
			}
		}
		c.Equal("expired of those last seen before 12:58", tracker.Expire(clock(12, 58)), early)
		c.Equal("expired the second time", tracker.Expire(clock(12, 58)), 0)
		c.Equal("sessions left", tracker.Len(), len(ids)-early+50)
		wrong := 0
		for i, device := range ids {
			if tracker.Contains(int64(i%7), device) != (i%60 >= 58) {
				wrong++
			}
		}
		c.Equal("sessions that are wrongly there or not there", wrong, 0)
		c.True("a renewed session stays", tracker.Contains(99, ids[0]))
		c.True("an expired device signs in anew", tracker.Add(0, ids[0], clock(14, 0)))
		c.Equal("expired of those last seen before 14:00", tracker.Expire(clock(14, 0)), len(ids)-early+50)
		c.Equal("sessions in the end", list(tracker.Snapshot()), []string{"0 " + ids[0] + " in 14:00 seen 14:00"})
	})
}

func TestLabelsTheSessionOfToday(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var tracker sessions.Tracker
		label := func(time string) string { return "user=17 device=phone since=2026-11-02T" + time + "Z" }
		c.Equal("label of nobody", tracker.Label(17, "phone"), "")
		tracker.Add(17, "phone", clock(9, 30).In(time.FixedZone("", 2*60*60)))
		c.Equal("label", tracker.Label(17, "phone"), label("09:30:00"))
		tracker.Add(17, "phone", clock(10, 0))
		c.Equal("label after a renewal", tracker.Label(17, "phone"), label("09:30:00"))
		tracker.Remove(17, "phone")
		c.Equal("label after Remove", tracker.Label(17, "phone"), "")
		tracker.Add(17, "phone", clock(11, 0))
		c.Equal("label of the session that began after Remove", tracker.Label(17, "phone"), label("11:00:00"))
		tracker.Expire(clock(12, 0))
		c.Equal("label after Expire", tracker.Label(17, "phone"), "")
		tracker.Add(17, "phone", clock(13, 0))
		c.Equal("label of the session that began after Expire", tracker.Label(17, "phone"), label("13:00:00"))
	})
}

// In each round a peak expires, so that the tracker has reason to shrink, and other goroutines sign
// devices of their own in and out meanwhile. Nobody else touches those devices, so that each call
// must find exactly what the last one did. A few sessions with long ids stay all the time: to move
// them to another map takes so long that a call comes between a copy and the exchange, if no lock
// keeps it out.
func TestKeepsSignInsDuringExpiry(t *testing.T) {
	const rounds, old, long = 8, 1500, 12
	probe.Check(t, func(c *probe.C) {
		var tracker sessions.Tracker
		ids, longID := devices(old), strings.Repeat("long", 64<<10)
		for user := range long {
			tracker.Add(int64(100+user), longID, clock(13, 0))
		}
		var lost, returned atomic.Int64
		for range rounds {
			for _, device := range ids {
				tracker.Add(0, device, clock(9, 0))
			}
			expireBesideSignIns(c, &tracker, ids[:16], &lost, &returned)
		}
		c.Equal("sessions that were signed in and not there", lost.Load(), int64(0))
		c.Equal("sessions that were signed out and there", returned.Load(), int64(0))
		stayed := 0
		for user := range long {
			if tracker.Contains(int64(100+user), longID) {
				stayed++
			}
		}
		c.Equal("sessions that stayed all the time", stayed, long)
		c.Equal("sessions in the end", tracker.Len(), long)
	})
}

// expireBesideSignIns calls Expire while three users sign in and out, and counts the sign-ins that
// got lost and the sign-outs that were undone. Expire begins when those calls are in full flow.
func expireBesideSignIns(c *probe.C, tracker *sessions.Tracker, ids []string, lost, returned *atomic.Int64) {
	var calls atomic.Int64
	var over atomic.Bool
	c.Concurrently(4, func(worker int) {
		defer over.Store(true)
		if worker == 0 {
			for calls.Load() < 100 && !over.Load() {
				runtime.Gosched()
			}
			tracker.Expire(clock(12, 0))
			return
		}
		for !over.Load() {
			for _, device := range ids {
				if !tracker.Add(int64(worker), device, clock(13, 0)) {
					returned.Add(1)
				}
				calls.Add(1)
			}
			for _, device := range ids {
				if !tracker.Remove(int64(worker), device) {
					lost.Add(1)
				}
				calls.Add(1)
			}
		}
	})
}

// Four goroutines call one method each that only reads: if it takes no lock, then none of another
// call orders it either, and it races with every write. Four more do everything, and begin with
// nothing but reads.
func TestServesAnyGoroutine(t *testing.T) {
	const shared, own, rounds = 40, 300, 3
	probe.Check(t, func(c *probe.C) {
		var tracker sessions.Tracker
		ids := devices(own)
		for _, device := range ids[:shared] {
			tracker.Add(0, device, clock(13, 0))
		}
		reads := []func(device string){
			func(device string) { tracker.Label(0, device) },
			func(device string) { tracker.Contains(0, device) },
			func(string) { tracker.Snapshot() },
			func(string) { tracker.Len() },
		}
		c.Concurrently(2*len(reads), func(worker int) {
			if worker < len(reads) {
				for i := range 4 * shared {
					reads[worker](ids[i%shared])
				}
				return
			}
			for i := range 4 * shared {
				reads[(worker+i)%len(reads)](ids[i%shared])
			}
			for range rounds {
				signInAndOut(&tracker, int64(worker), ids)
			}
		})
		c.Equal("sessions in the end", tracker.Len(), shared)
	})
}

func signInAndOut(tracker *sessions.Tracker, user int64, ids []string) {
	for i, device := range ids {
		tracker.Add(user, device, clock(9, 0))
		tracker.Label(user, device)
		if i%3 == 0 {
			tracker.Remove(user, device)
		}
	}
	tracker.Expire(clock(12, 0))
}
