package probe

import (
	"sync/atomic"
	"testing"

	"mapclinic/probe/yield"
)

// leastRounds are run whatever they cost; wallShare is how much real time stands for a second of
// processor time, so that checks which wait come to an end too.
const (
	leastRounds = 3
	wallShare   = 4
)

// round counts the observations of one repetition of a check under a schedule of its own. Those that
// hold are only counted: twenty repetitions of everything would flood the channel to the host, and a
// process that runs each check once records them in full.
type round struct{ held, broken atomic.Int64 }

// holds notes an observation, and reports whether that is all there is to do with it.
func (r *round) holds(does bool) bool {
	switch {
	case r == nil:
		return false
	case does:
		r.held.Add(1)
	default:
		r.broken.Add(1)
	}
	return does
}

// allowance is what the checks so far were allowed to use together: one that needs little leaves
// more to those after it.
var allowance float64

// explore repeats a check under changing schedules until a round fails or all are done, or the time
// for them is used up. It reports whether every round came to its end.
func explore(t *testing.T, body func(c *C)) bool {
	allowance += graded.RoundSeconds
	for number := 1; number <= graded.Rounds; number++ {
		if number > leastRounds && usedSeconds() > allowance {
			break
		}
		c := &C{t: t, seed: graded.Seed + uint64(number), round: new(round)}
		began(t.Name())
		yield.Start(c.seed)
		complete := c.guarded(func() { body(c) })
		yield.Stop()
		records.write(record{
			Kind: "round", Check: t.Name(), Round: number, Complete: complete,
			Count: int(c.round.held.Load() + c.round.broken.Load()),
		})
		if !complete || c.round.broken.Load() > 0 {
			return complete
		}
	}
	return true
}

// usedSeconds tells the time that this process has used: that of the processor, because a loaded
// machine should not cost rounds, or else its share of real time.
func usedSeconds() float64 {
	return max(started.cpu().Seconds(), started.wall().Seconds()/wallShare)
}
