// Which types and fields the runtime's maps and heap have, by the debug information of this program. The
// program uses a map and a sync.Map, so that their types are in it.
package main

import (
	"debug/dwarf"
	"debug/elf"
	"os"
	"reflect"
	"strings"
	"sync"

	"mapclinic/claims/internal/observe"
)

// describe returns the struct types of this program, and for each the names of its fields.
func describe() map[string][]string {
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	file, err := elf.Open(program)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	information, err := file.DWARF()
	if err != nil {
		panic("no debug information; use go build, because go run leaves it out: " + err.Error())
	}
	structs, current := map[string][]string{}, ""
	for reader := information.Reader(); ; {
		entry, err := reader.Next()
		if err != nil {
			panic(err)
		}
		if entry == nil {
			return structs
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		switch entry.Tag {
		case dwarf.TagStructType:
			current = name
			structs[current] = nil
		case dwarf.TagMember:
			structs[current] = append(structs[current], name)
		}
	}
}

func main() {
	set, concurrent := map[string]struct{}{}, sync.Map{}
	set["a"] = struct{}{}
	concurrent.Store("a", 1)
	structs := describe()
	has := func(name string) bool {
		_, found := structs[name]
		return found
	}
	withField := func(part, field string) (count int) {
		for name, fields := range structs {
			for _, one := range fields {
				if strings.Contains(name, part) && one == field {
					count++
				}
			}
		}
		return count
	}
	_, dirty := reflect.TypeOf(&concurrent).Elem().FieldByName("dirty")
	_, read := reflect.TypeOf(&concurrent).Elem().FieldByName("read")
	observe.Print(observe.Observations{
		"has_hmap":             has("runtime.hmap"),
		"has_bmap":             has("runtime.bmap"),
		"has_swiss_map":        has("internal/runtime/maps.Map"),
		"structs_with_tophash": withField("", "tophash"),
		"buckets_with_values":  withField("bucket<", "values"),
		"groups_with_ctrl":     withField("map.group[", "ctrl"),
		"sync_map_has_read":    read,
		"sync_map_has_dirty":   dirty,
		"has_hash_trie_map":    has("internal/sync.HashTrieMap[interface {},interface {}]"),
		"has_mheap":            has("runtime.mheap"),
		"mheap_has_live_bytes": withField("runtime.mheap", "live_bytes") > 0,
	})
}
