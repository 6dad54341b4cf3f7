// Package probe is what the checks of Map Clinic are written with.
//
// A check is an ordinary Go test that hands its body to [Check]:
//
//	func TestKeepsEveryAppend(t *testing.T) {
//		probe.Check(t, func(c *probe.C) {
//			s := events.New()
//			c.Concurrently(8, func(worker int) { s.Append(int64(worker), events.Event{}) })
//			c.Equal("users with events", s.Users(), 8)
//		})
//	}
//
// The package observes and never judges a grade. Under the grader it writes one JSON record for
// everything that it sees to a channel that the student's code cannot reach, and the host decides
// against the manifest of the exercise. Under plain `go test` it fails the test itself, with the
// budgets that `mapclinic start` left in probe.json beside the checks, so that a learner sees the
// same checks without the grader.
package probe
