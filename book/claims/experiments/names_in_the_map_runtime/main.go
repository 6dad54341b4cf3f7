// The fields of a map's header by this program's debug information, and words in the runtime's sources.
package main

import (
	"debug/dwarf"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"mapclinic/claims/internal/observe"
)

var kept = map[int64][]int{}

// headerFields returns the fields of the struct that a map[int64][]int points to.
func headerFields() string {
	program, err := elf.Open("/proc/self/exe")
	if err != nil {
		panic(err)
	}
	data, err := program.DWARF()
	if err != nil {
		panic(err)
	}
	for reader := data.Reader(); ; {
		entry, err := reader.Next()
		if entry == nil || err != nil {
			panic("the program has no type map[int64][]int")
		}
		if entry.Tag != dwarf.TagTypedef || entry.Val(dwarf.AttrName) != "map[int64][]int" {
			continue
		}
		found, err := data.Type(entry.Offset)
		if err != nil {
			panic(err)
		}
		header := found.(*dwarf.TypedefType).Type.(*dwarf.PtrType).Type.(*dwarf.StructType)
		var names []string
		for _, field := range header.Field {
			names = append(names, field.Name)
		}
		return " " + strings.Join(names, " ") + " "
	}
}

// source returns the code of the runtime's maps without comments at the beginning of a line.
func source() string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	var code strings.Builder
	for _, pattern := range []string{"runtime/map.go", "runtime/map_*.go", "internal/runtime/maps/*.go"} {
		files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", pattern))
		for _, file := range files {
			// Releases 1.24 and 1.25 still have the old maps beside, for a build that nobody gets unasked.
			if strings.HasSuffix(file, "_test.go") || strings.Contains(file, "_noswiss") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				panic(err)
			}
			for _, line := range strings.Split(string(text), "\n") {
				if !strings.HasPrefix(strings.TrimSpace(line), "//") {
					code.WriteString(line + "\n")
				}
			}
		}
	}
	return code.String()
}

// assemblyFiles counts the assembly files of these packages that name a function.
func assemblyFiles(function string) int {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	count := 0
	for _, pattern := range []string{"runtime/*.s", "internal/runtime/maps/*.s"} {
		files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", pattern))
		for _, file := range files {
			if text, err := os.ReadFile(file); err != nil {
				panic(err)
			} else if strings.Contains(string(text), function) {
				count++
			}
		}
	}
	return count
}

func main() {
	kept[1] = nil
	code := source()
	count := func(text string) int { return strings.Count(code, text) }
	observe.Print(observe.Observations{
		"header_fields":       headerFields(),
		"assembly_of_fast64":  assemblyFiles("mapassign_fast64"),
		"low_bits_of_hash":    count("hash & bucketMask(h.B)"),
		"high_bits_of_hash":   count("hash >> (m.globalShift"),
		"overflow_limits":     count("tooManyOverflowBuckets("),
		"flag_checks":         count("h.flags&hashWriting != 0"),
		"byte_checks":         count("m.writing != 0"),
		"atomic_or":           count("atomic.Or8(&h.flags, hashWriting"),
		"locks":               count("lock(&") + count(".Lock()") + count("semacquire"),
		"grow_work_calls":     count("growWork"),
		"write_barrier_calls": count("riteBarrier("),
		"fatal_messages":      count(`fatal("concurrent map`),
		"throw_messages":      count(`throw("concurrent map`),
	})
}
