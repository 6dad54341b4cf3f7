// Goexplore writes what `go test -overlay` needs to run the tests of the package in the current folder
// with points at which other goroutines may go on.
//
//	goexplore -hook FILE -out FOLDER [flags of go list]
//
// The folder gets the changed sources and overlay.json; nothing else is written. Standard output is one
// JSON object: the import path of the package, how many files were given points, and which were left as
// they are, with the reason.
package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"mapclinic.helpers/explore"
)

//go:embed hook.txt
var testHook []byte

// hookFolder lies below the module of the package, where only the overlay has it.
const hookFolder = "internal/mapclinic/yield"

// hookLanguage lets the hook be written in a later version of Go than the module around it.
var hookLanguage = []byte("//go:build go1.25\n\n")

// listed is what `go list -json` says of a package.
type listed struct {
	Dir          string
	ImportPath   string
	ForTest      string
	Export       string
	GoFiles      []string
	CgoFiles     []string
	ImportMap    map[string]string
	Module       *struct{ Path, Dir, GoVersion string }
	Error        *struct{ Err string }
	TestGoFiles  []string
	XTestGoFiles []string
}

type summary struct {
	Package string   `json:"package"`
	Files   int      `json:"files"`
	Left    []string `json:"left"`
}

func main() {
	hook := flag.String("hook", "", "source of mapclinic/probe/yield")
	out := flag.String("out", "", "folder to write to")
	flag.Parse()
	result, err := overlay(*hook, *out, flag.Args())
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func overlay(hook, out string, flags []string) (summary, error) {
	none := summary{}
	found, err := list(flags, "-find", ".")
	if err != nil {
		return none, err
	}
	own := found[0]
	if own.Module == nil || own.Module.Dir == "" {
		return none, errors.New("the package is in no Go module: run `go mod init` above it first")
	}
	if len(own.TestGoFiles)+len(own.XTestGoFiles) == 0 {
		return none, fmt.Errorf("%s has no tests: write one that uses the package from several goroutines", own.ImportPath)
	}
	w := writer{out: out, replace: make(map[string]string)}
	if err := w.hook(hook, filepath.Join(own.Module.Dir, hookFolder)); err != nil {
		return none, err
	}
	// Without a go line, go.mod means Go 1.16.
	language := "go" + cmp.Or(own.Module.GoVersion, "1.16")
	options := explore.Options{Hook: own.Module.Path + "/" + hookFolder, Language: language, Tests: true}
	built, err := list(append(flags, "-overlay", w.path()), "-export", "-deps", "-test", ".", options.Hook)
	if err != nil {
		return none, err
	}
	exports := make(map[string]string)
	for _, one := range built {
		exports[one.ImportPath] = one.Export
	}
	result := summary{Package: own.ImportPath, Left: []string{}}
	for _, one := range testVariants(built, own.ImportPath) {
		if err := w.explored(one, exports, options); err != nil {
			result.Left = append(result.Left, err.Error())
			continue
		}
		result.Files += len(one.GoFiles)
	}
	return result, w.save()
}

// testVariants returns the package as its tests see it, and the package of its external tests.
func testVariants(all []listed, path string) (variants []listed) {
	variant := fmt.Sprintf(" [%s.test]", path)
	names := []string{path + variant, path + "_test" + variant}
	for _, one := range all {
		if slices.Contains(names, one.ImportPath) {
			variants = append(variants, one)
		}
	}
	if !slices.ContainsFunc(variants, func(one listed) bool { return one.ImportPath == names[0] }) {
		// Without tests inside of the package there is no variant of it.
		for _, one := range all {
			if one.ImportPath == path {
				variants = append(variants, one)
			}
		}
	}
	return variants
}

type writer struct {
	out     string
	replace map[string]string
}

func (w writer) path() string { return filepath.Join(w.out, "overlay.json") }

// save writes the overlay as `go help build` describes it.
func (w writer) save() error {
	text, err := json.Marshal(map[string]any{"Replace": w.replace})
	if err != nil {
		return err
	}
	return os.WriteFile(w.path(), text, 0o600)
}

func (w writer) add(place string, text []byte) error {
	target := filepath.Join(w.out, fmt.Sprintf("%d-%s", len(w.replace), filepath.Base(place)))
	w.replace[place] = target
	return os.WriteFile(target, text, 0o600)
}

func (w writer) hook(source, folder string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	return cmp.Or(
		w.add(filepath.Join(folder, "yield.go"), slices.Concat(hookLanguage, text)),
		w.add(filepath.Join(folder, "test.go"), slices.Concat(hookLanguage, testHook)),
		w.save(),
	)
}

func (w writer) explored(one listed, exports map[string]string, options explore.Options) error {
	if len(one.CgoFiles) > 0 {
		return fmt.Errorf("%s: uses cgo", one.ImportPath)
	}
	files := make(map[string][]byte, len(one.GoFiles))
	for _, name := range one.GoFiles {
		text, err := os.ReadFile(filepath.Join(one.Dir, name))
		if err != nil {
			return err
		}
		files[name] = text
	}
	open := func(path string) (io.ReadCloser, error) {
		return os.Open(exports[cmp.Or(one.ImportMap[path], path)])
	}
	path, _, _ := strings.Cut(one.ImportPath, " ")
	files, err := explore.Instrument(path, files, open, options)
	if err != nil {
		return fmt.Errorf("%s: %w", one.ImportPath, err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := w.add(filepath.Join(one.Dir, name), files[name]); err != nil {
			return err
		}
	}
	return nil
}

// list runs `go list`, which compiles if it is asked for export data.
func list(flags []string, arguments ...string) ([]listed, error) {
	command := exec.Command("go", slices.Concat([]string{"list", "-json"}, flags, arguments)...)
	var trouble strings.Builder
	command.Stderr = &trouble
	text, err := command.Output()
	if err != nil {
		return nil, errors.New(cmp.Or(strings.TrimSpace(trouble.String()), err.Error()))
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	var all []listed
	for {
		var one listed
		if err := decoder.Decode(&one); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if one.Error != nil {
			return nil, errors.New(one.Error.Err)
		}
		all = append(all, one)
	}
}
