package main

import (
	"io"
	"os"
	"path/filepath"
	"sync"

	"mapclinic.helpers/explore"
)

func exploredFolder(out string) string { return filepath.Join(out, "explored") }

// explored returns a function that writes the submission with points for other schedules, once, and
// returns the folder above the package. If that cannot be done, it is the folder of the original, and
// the reason: exploration is then poorer, and the student's text is what counts.
func (b build) explored(out string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		if err := b.writeExplored(exploredFolder(out)); err != nil {
			return b.in, err
		}
		return exploredFolder(out), nil
	})
}

func (b build) writeExplored(folder string) error {
	archives, err := b.archives("plain")
	if err != nil {
		return err
	}
	files := make(map[string][]byte, len(b.Files))
	for _, name := range b.Files {
		if files[name], err = os.ReadFile(filepath.Join(b.in, b.Package, name)); err != nil {
			return err
		}
	}
	open := func(path string) (io.ReadCloser, error) { return os.Open(archives[path]) }
	if files, err = explore.Instrument(b.packagePath(), files, open, explore.Submission); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(folder, b.Package), 0o755); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, b.Package, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
