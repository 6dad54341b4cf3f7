package main

var (
	signed    map[int64][]int
	unsigned  map[uint64]int64
	pointed   map[uint64]*int
	narrow    map[uint64]byte
	wide      map[uint64][32]int64
	text      map[string]int64
	reference map[*int]int64
	found     []int
)

//go:noinline
func assignSigned(s []int) { signed[1] = s }

//go:noinline
func readSigned(k int64) { found = signed[k] }

//go:noinline
func assignUnsigned(k uint64) { unsigned[k] = 1 }

//go:noinline
func assignPointed(k uint64, p *int) { pointed[k] = p }

//go:noinline
func assignNarrow(k uint64) { narrow[k] = 1 }

//go:noinline
func assignWide(k uint64, v *[32]int64) { wide[k] = *v }

//go:noinline
func assignText(k string) { text[k] = 1 }

//go:noinline
func assignReference(k *int) { reference[k] = 1 }

func main() {
	assignSigned(nil)
	readSigned(1)
	assignUnsigned(1)
	assignPointed(1, nil)
	assignNarrow(1)
	assignWide(1, new([32]int64))
	assignText("")
	assignReference(nil)
}
