package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	module    = "mapclinic"
	language  = "go1.27"
	probePath = module + "/probe"
)

// build holds what one mode needs. Its methods stop at the first tool that fails.
type build struct {
	request
	mode         string
	kit, in, dir string
	binaryPath   string
	config       string
	sources      func() string // the folder that holds <package>/ with the text to compile
	steps        *[]step
}

func newBuild(req request, mode, kit, in, out string) (build, error) {
	b := build{
		request: req, mode: mode, kit: kit, in: in,
		dir:        filepath.Join(out, mode),
		binaryPath: filepath.Join(out, mode+".test"),
		sources:    func() string { return in },
		steps:      new([]step),
	}
	b.config = filepath.Join(b.dir, "importcfg")
	if err := os.Mkdir(b.dir, 0o755); err != nil {
		return b, err
	}
	return b, b.writeImportConfig()
}

// binary compiles the package, its checks and a main function, and links them.
func (b build) binary() error {
	for _, act := range []func() (bool, error){b.compilePackage, b.compileChecks, b.compileMain, b.link} {
		if ok, err := act(); err != nil || !ok {
			return err
		}
	}
	return os.RemoveAll(b.dir)
}

func (b build) compilePackage() (bool, error) {
	// The import makes Go initialise probe before the student's package: see probe/seal.go.
	seal := filepath.Join(b.dir, "seal.go")
	text := fmt.Sprintf("package %s\n\nimport _ %q\n", b.Package, probePath)
	if err := os.WriteFile(seal, []byte(text), 0o644); err != nil {
		return false, err
	}
	folder := b.sources()
	ok, err := b.compile("package", b.packagePath(), append(below(filepath.Join(folder, b.Package), b.Files), seal))
	if ok || err != nil || folder == b.in {
		return ok, err
	}
	// What is wrong with the text that was changed is no affair of the student.
	*b.steps = (*b.steps)[:len(*b.steps)-1]
	return b.compile("package", b.packagePath(), append(below(b.Package, b.Files), seal))
}

func (b build) compileChecks() (bool, error) {
	return b.compile("checks", b.packagePath()+"_test", below("checks", b.Checks))
}

func (b build) compileMain() (bool, error) {
	var tests strings.Builder
	for _, name := range b.Tests {
		fmt.Fprintf(&tests, "\t\t{Name: %q, F: checks.%s},\n", name, name)
	}
	text := fmt.Sprintf(mainSource, b.packagePath()+"_test", probePath, tests.String())
	path := filepath.Join(b.dir, "main.go")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return false, err
	}
	return b.compile("main", "main", []string{path})
}

const mainSource = `package main

import (
	"os"
	"testing"
	"testing/internal/testdeps"

	checks %q
	"%s"
)

func main() {
	code := testing.MainStart(testdeps.TestDeps{}, []testing.InternalTest{
%s	}, nil, nil, nil).Run()
	probe.End()
	os.Exit(code)
}
`

func (b build) link() (bool, error) {
	// Without symbol table and DWARF linking takes about half the time; stacks need neither.
	args := []string{"-o", b.binaryPath, "-importcfg", b.config, "-buildmode=exe", "-s", "-w"}
	if b.mode == "race" {
		args = append(args, "-libgcc="+filepath.Join(b.kit, "race", "libgcc.a"))
	}
	return b.tool("link", "link", append(b.withRace(args), b.archive("main"))...)
}

func (b build) compile(name, path string, files []string) (bool, error) {
	args := []string{
		"-o", b.archive(path), "-p", path, "-lang=" + language, "-complete", "-pack",
		"-importcfg", b.config, "-trimpath", b.trimmed(),
	}
	args = b.withRace(args)
	if b.mode == "race" {
		// Inlined functions are missing from the stacks of race reports, and with them the line to mend.
		args = append(args, "-l")
	}
	ok, err := b.tool(name, "compile", append(args, files...)...)
	if err != nil || !ok || path == "main" {
		return ok, err
	}
	return true, b.addImport(path, b.archive(path))
}

// vet looks for what the compiler accepts and `go vet` does not, in the student's files only.
func (b build) vet() error {
	archives, err := b.archives("plain")
	if err != nil {
		return err
	}
	identity := make(map[string]string)
	for path := range archives {
		identity[path] = path
	}
	var files []string
	for _, file := range below(b.Package, b.Files) {
		files = append(files, filepath.Join(b.in, file))
	}
	config, err := json.Marshal(map[string]any{
		"ID": b.packagePath(), "Compiler": "gc", "Dir": filepath.Join(b.in, b.Package),
		"ImportPath": b.packagePath(), "GoFiles": files, "GoVersion": language,
		"ImportMap": identity, "PackageFile": archives, "SucceedOnTypecheckFailure": true,
		"VetxOutput": filepath.Join(b.dir, "facts"),
	})
	if err != nil {
		return err
	}
	path := filepath.Join(b.dir, "vet.cfg")
	if err := os.WriteFile(path, config, 0o644); err != nil {
		return err
	}
	_, err = b.tool("vet", "vet", "-json", path)
	return errors.Join(err, os.RemoveAll(b.dir))
}

// tool runs one tool of the kit and notes what became of it.
func (b build) tool(name, tool string, args ...string) (bool, error) {
	command := exec.Command(filepath.Join(b.kit, "tools", tool), args...)
	command.Dir = b.in
	command.Env = []string{"GOROOT=", "TMPDIR=" + b.dir}
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return false, fmt.Errorf("start %s: %w", tool, err)
	}
	code := command.ProcessState.ExitCode()
	*b.steps = append(*b.steps, step{Mode: b.mode, Name: name, Exit: code, Output: output.String()})
	return code == 0, nil
}

// trimmed says what files are called in stacks, wherever they were compiled.
func (b build) trimmed() string {
	return b.in + "=>" + module + ";" + b.sources() + "=>" + module + ";" + b.dir + "=>" + module + "/generated"
}

func (b build) withRace(args []string) []string {
	if b.mode == "race" {
		return append(args, "-race")
	}
	return args
}

func (b build) packagePath() string { return module + "/" + b.Package }

func (b build) archive(path string) string {
	return filepath.Join(b.dir, strings.ReplaceAll(path, "/", "_")+".a")
}

func below(folder string, names []string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(folder, name)
	}
	return paths
}
