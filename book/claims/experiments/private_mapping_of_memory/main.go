// What protects memory from writes: the mode of its mapping, or that the mapping is private?
package main

import (
	"os"
	"syscall"

	"mapclinic/claims/internal/observe"
)

func page(protection int) []byte {
	file, err := os.CreateTemp(".", "page")
	if err != nil {
		panic(err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if _, err := file.Write([]byte("kept")); err != nil {
		panic(err)
	}
	mapped, err := syscall.Mmap(int(file.Fd()), 0, 4, protection, syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	return mapped
}

// copied returns the values of a map's slice in memory of their own.
func copied(values []int64) []int64 {
	result := make([]int64, len(values))
	copy(result, values)
	return result
}

func main() {
	if observe.Role() == "write to a read-only page" {
		page(syscall.PROT_READ)[0] = 'K'
		return
	}
	writable := page(syscall.PROT_READ | syscall.PROT_WRITE)
	writable[0] = 'K'
	m := map[int64][]int64{1: {5}}
	copied(m[1])[0] = 6
	observe.Print(observe.Observations{
		"private_page_takes_write":  writable[0] == 'K',
		"read_only_page_faults":     observe.Child("write to a read-only page").Said("SIGSEGV"),
		"write_to_copy_seen_in_map": m[1][0] == 6,
	})
}
