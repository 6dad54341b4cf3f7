package probe

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime/debug"
	"syscall"
	"time"
)

// settings is what the host sends as one JSON line on standard input.
type settings struct {
	Token        string  `json:"token"`
	CheckSeconds float64 `json:"check_seconds"`
	Seed         uint64  `json:"seed"`
	// Yields lets the points in the student's package act, in a way that Seed decides.
	Yields bool `json:"yields"`
	// Rounds is how often each check is repeated under other schedules, RoundSeconds the processor
	// time that the rounds of one check may use; 0: run once.
	Rounds       int     `json:"rounds"`
	RoundSeconds float64 `json:"round_seconds"`
}

// gradedVariable tells a process of the grader from a plain `go test`.
const gradedVariable = "MAPCLINIC_GRADED"

// maxStackBytes makes endless recursion a stack overflow before it is a matter of memory: by default
// Go allows a stack of 1 GB.
const maxStackBytes = 64 << 20

// exitNotSealed is the status of a process in which the seal could not be applied.
const exitNotSealed = 98

// records is the channel to the host; nil under plain `go test`.
var records *recorder

var graded settings

// The grader compiles an import of this package into the student's package, and Go initialises
// a package only after everything that it imports: the seal holds before student code can run.
func init() {
	if os.Getenv(gradedVariable) == "" {
		return
	}
	if err := seal(); err != nil {
		os.Stderr.WriteString("probe: " + err.Error() + "\n")
		os.Exit(exitNotSealed)
	}
	go watch(time.Duration(graded.CheckSeconds * float64(time.Second)))
}

// seal reads the settings, takes standard output for the records, and leaves to the rest of the
// process an empty standard input and a standard output that goes to standard error.
func seal() error {
	line, err := bufio.NewReader(os.Stdin).ReadBytes('\n')
	if err != nil {
		return err
	}
	if err := json.Unmarshal(line, &graded); err != nil {
		return err
	}
	channel, _, errno := syscall.Syscall(syscall.SYS_FCNTL, 1, syscall.F_DUPFD_CLOEXEC, 3)
	if errno != 0 {
		return errno
	}
	if err := syscall.Dup3(2, 1, 0); err != nil {
		return err
	}
	if err := syscall.Close(0); err != nil {
		return err
	}
	// An undumpable process has no /proc entry that its own user may open, so that packages
	// which open files by name (net/http, text/template) cannot reach the channel through it.
	if _, _, errno := syscall.Syscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0); errno != 0 {
		return errno
	}
	debug.SetMaxStack(maxStackBytes)
	records = newRecorder(os.NewFile(channel, "records"), graded.Token)
	return nil
}
