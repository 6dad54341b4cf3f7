// How much memory the table of a map[string]struct{} takes for each unit of eight entries, against a
// map[string]bool, and by which fields. The unit was called a bucket up to Go 1.23 and is called a group
// since. The layout is read from the debug information of this program.
package main

import (
	"debug/dwarf"
	"debug/elf"
	"os"
	"strings"
	"unsafe"

	"mapclinic/claims/internal/observe"
)

const maps = 2000

// namedSet is declared as the sets of github.com/deckarep/golang-set are.
type namedSet[T comparable] map[T]struct{}

// unit returns the type of the unit of a map type, named by its key and value.
func unit(information *dwarf.Data, key, value string) *dwarf.StructType {
	// From the linker of Go 1.21 to 1.23, and from the compiler since Go 1.24.
	bucket, group := "bucket<"+key+","+value+">", "map.group["+key+"]"+value
	for reader := information.Reader(); ; {
		entry, err := reader.Next()
		if err != nil || entry == nil {
			panic("no unit of map[" + key + "]" + value)
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		if entry.Tag != dwarf.TagStructType || name != bucket && !strings.HasSuffix(name, group) {
			continue
		}
		found, err := information.Type(entry.Offset)
		if err != nil {
			panic(err)
		}
		return found.(*dwarf.StructType)
	}
}

// parts returns the bytes of a unit's arrays of eight, beside the eight bytes of hashes that Go 1.21 to
// 1.23 keep in one, and the number of those arrays whose length is eight.
func parts(unit *dwarf.StructType) (bytes int64, ofEight int) {
	for _, field := range unit.Field {
		common := field.Type
		if typedef, ok := common.(*dwarf.TypedefType); ok {
			common = typedef.Type
		}
		if array, ok := common.(*dwarf.ArrayType); ok && field.Name != "tophash" {
			bytes += max(array.Size(), 0)
			if array.Count == 8 {
				ofEight++
			}
		}
	}
	return bytes, ofEight
}

// smallMap returns the heap bytes of a map with some entries, a mean of many maps.
func smallMap[M ~map[string]V, V any](entries int) int64 {
	keys := strings.Split("a b c d e f g h", " ")
	return observe.HeapGrowth(func() any {
		all := make([]M, maps)
		for i := range all {
			all[i] = M{}
			for _, key := range keys[:entries] {
				all[i][key] = *new(V)
			}
		}
		return all
	})/maps - int64(unsafe.Sizeof(M(nil)))
}

func main() {
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
	set, truths := unit(information, "string", "struct {}"), unit(information, "string", "bool")
	setParts, setArrays := parts(set)
	truthParts, _ := parts(truths)
	observe.Print(observe.Observations{
		"size_of_empty_struct": int(unsafe.Sizeof(struct{}{})),
		"size_of_bool":         int(unsafe.Sizeof(true)),
		"set_unit_bytes":       set.Size(),
		"bool_unit_bytes":      truths.Size(),
		"set_key_value_bytes":  setParts,
		"bool_key_value_bytes": truthParts,
		"set_arrays_of_eight":  setArrays,
		"set_of_one_bytes":     smallMap[map[string]struct{}, struct{}](1),
		"set_of_eight_bytes":   smallMap[map[string]struct{}, struct{}](8),
		"bool_of_eight_bytes":  smallMap[map[string]bool, bool](8),
		"named_of_eight_bytes": smallMap[namedSet[string], struct{}](8),
	})
}
