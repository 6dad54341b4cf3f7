package observe

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// Compiled says what the go command made of a file.
type Compiled struct {
	Builds bool
	Output string // messages of the compiler, one a line, file names without their folder
}

// Lines returns how many lines of the compiler's output match a regular expression.
func (c Compiled) Lines(pattern string) int {
	matches, count := regexp.MustCompile(pattern), 0
	for _, line := range strings.Split(c.Output, "\n") {
		if matches.MatchString(line) {
			count++
		}
	}
	return count
}

// Says tells if some line of the output matches a regular expression.
func (c Compiled) Says(pattern string) bool {
	return c.Lines(pattern) > 0
}

// Compile builds one Go file that lies beside the caller's, such as "testdata/append.go", with more
// flags for `go build`, such as "-gcflags=-m". It uses the go command that is first in PATH.
func Compile(file string, flags ...string) Compiled {
	return run(beside(file), append([]string{"build", "-o", "/dev/null"}, flags...)...)
}

// Vet runs `go vet` on one Go file that lies beside the caller's; it compiles it first.
func Vet(file string) Compiled {
	return run(beside(file), "vet")
}

// File returns the path of a file that lies beside the caller's, such as "testdata/append.go".
func File(name string) string {
	return beside(name)
}

// beside returns the path of a file in the folder of the experiment. Built with -trimpath a program
// knows only the name of its package; then MAPCLINIC_EXPERIMENTS is the folder of all experiments.
func beside(file string) string {
	_, caller, _, _ := runtime.Caller(2)
	folder := filepath.Dir(caller)
	if name, trimmed := strings.CutPrefix(folder, "mapclinic/claims/"); trimmed {
		folder = filepath.Join(os.Getenv("MAPCLINIC_EXPERIMENTS"), name)
	}
	return filepath.Join(folder, file)
}

func run(path string, arguments ...string) Compiled {
	command := exec.Command("go", append(arguments, path)...)
	command.Dir = filepath.Dir(path)
	output, err := command.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		panic(err)
	}
	text := strings.ReplaceAll(string(output), "./", "")
	return Compiled{Builds: err == nil, Output: strings.ReplaceAll(text, filepath.Dir(path)+"/", "")}
}
