package observe

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

const (
	roleVariable = "MAPCLINIC_EXPERIMENT_ROLE"
	childLimit   = 20 * time.Second
)

// Role returns what this process is to do as a child of [Repeat] or [Child], or "" if it is no child.
func Role() string {
	return os.Getenv(roleVariable)
}

// End says how a child ended.
type End struct {
	Status   int    // exit status, or -1 if a signal or the limit of 20 seconds ended it
	TimedOut bool   // still running after 20 seconds
	Output   string // standard output
	Errors   string // standard error
}

// Races returns the number of reports of the race detector; the program must be built with -race.
func (e End) Races() int {
	return strings.Count(e.Errors, "WARNING: DATA RACE")
}

// Said tells if standard error holds a text, such as "fatal error: concurrent map writes".
func (e End) Said(text string) bool {
	return strings.Contains(e.Errors, text)
}

// Child runs this program again in a process of its own, with a role and more environment variables,
// such as "GOMAXPROCS=4". For what nothing recovers from: fatal errors, races, deadlocks.
func Child(role string, environment ...string) End {
	limit, cancel := context.WithTimeout(context.Background(), childLimit)
	defer cancel()
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	command := exec.CommandContext(limit, program)
	// A program built with -race would else sleep for a second before it ends.
	command.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=10", roleVariable+"="+role)
	command.Env = append(command.Env, environment...)
	var output, errors bytes.Buffer
	command.Stdout, command.Stderr = &output, &errors
	err = command.Run()
	if _, ended := err.(*exec.ExitError); err != nil && !ended && limit.Err() == nil {
		panic(err)
	}
	return End{
		Status:   command.ProcessState.ExitCode(),
		TimedOut: limit.Err() != nil,
		Output:   output.String(),
		Errors:   errors.String(),
	}
}

// Repeat runs [Child] a number of times and returns how often what was asked for held.
func Repeat(times int, role string, held func(End) bool, environment ...string) int {
	count := 0
	for i := 0; i < times; i++ {
		if held(Child(role, environment...)) {
			count++
		}
	}
	return count
}
