package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// archives maps import paths to the archives that the kit holds for a mode, from its index: one
// import path a line.
func (b build) archives(mode string) (map[string]string, error) {
	root := filepath.Join(b.kit, kitMode(mode))
	index, err := os.ReadFile(filepath.Join(root, "index.txt"))
	if err != nil {
		return nil, err
	}
	archives := make(map[string]string)
	for path := range strings.FieldsSeq(string(index)) {
		archives[path] = filepath.Join(root, path+".a")
	}
	return archives, nil
}

// kitMode returns which archives a mode is linked with.
func kitMode(mode string) string {
	if mode == "race" {
		return "race"
	}
	return "plain"
}

func (b build) writeImportConfig() error {
	if b.mode == "vet" {
		return nil
	}
	archives, err := b.archives(b.mode)
	if err != nil {
		return err
	}
	var lines []string
	for path, file := range archives {
		lines = append(lines, importLine(path, file))
	}
	slices.Sort(lines)
	return os.WriteFile(b.config, []byte(strings.Join(lines, "")), 0o644)
}

func (b build) addImport(path, file string) error {
	config, err := os.OpenFile(b.config, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer config.Close()
	_, err = config.WriteString(importLine(path, file))
	return err
}

func importLine(path, file string) string { return fmt.Sprintf("packagefile %s=%s\n", path, file) }
