//go:build race

package probe

import "runtime"

// raceCount returns how many races the detector has reported in this process.
func raceCount() int { return runtime.RaceErrors() }
