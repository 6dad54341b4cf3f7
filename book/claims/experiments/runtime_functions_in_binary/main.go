// Which functions of the runtime this program holds; the linker leaves out what nothing calls.
package main

import (
	"debug/elf"
	"os"
	"runtime"
	"strings"

	"mapclinic/claims/internal/observe"
)

type pair struct{ a, b string }

// fill makes maps of twelve types grow and hash keys of many types.
func fill(n int) int {
	a, b, c := map[any]int{}, map[int]int{}, map[string]int{}
	d, e, f := map[pair]int{}, map[int32]int{}, map[*int]int{}
	g, h, i := map[float64]int{}, map[[3]int]int{}, map[uint8]int{}
	j, k, l := map[bool]int{}, map[complex128]int{}, map[[2]string]int{}
	for x := 0; x < n; x++ {
		text, copied := strings.Repeat("x", x), x
		a[x], a[text], a[pair{text, text}], a[&copied] = x, x, x, x
		b[x], c[text], d[pair{text, ""}], e[int32(x)], f[&copied] = x, x, x, x, x
		g[float64(x)], h[[3]int{x}], i[uint8(x)], j[x > 5], k[complex(1, float64(x))], l[[2]string{text}] = x, x, x, x, x, x
	}
	return len(a) + len(b) + len(c) + len(d) + len(e) + len(f) + len(g) + len(h) + len(i) + len(j) + len(k) + len(l)
}

func main() {
	fill(100)
	<-func() chan bool { done := make(chan bool); go close(done); return done }()
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	program, err := elf.Open(path)
	if err != nil {
		panic(err)
	}
	symbols, err := program.Symbols()
	if err != nil {
		panic(err)
	}
	address, assigns := map[string]uint64{}, 0
	for _, symbol := range symbols {
		address[symbol.Name] = symbol.Value
		if strings.HasPrefix(symbol.Name, "runtime.mapassign") {
			assigns++
		}
	}
	has := func(name string) bool { return address[name] != 0 }
	file, _ := runtime.FuncForPC(uintptr(address["runtime.mapassign_fast64"])).FileLine(uintptr(address["runtime.mapassign_fast64"]))
	observe.Print(observe.Observations{
		"nilinterhash":           has("runtime.nilinterhash"),
		"typehash":               has("runtime.typehash"),
		"strhash":                has("runtime.strhash"),
		"ifaceE2I":               has("runtime.ifaceE2I"),
		"efaceE2I":               has("runtime.efaceE2I"),
		"ifacehash":              has("runtime.ifacehash"),
		"hashint64":              has("runtime.hashint64"),
		"hashstring":             has("runtime.hashstring"),
		"scaninterfacetype":      has("runtime.scaninterfacetype"),
		"scanobject":             has("runtime.scanobject"),
		"timerproc":              has("runtime.timerproc"),
		"hashGrow":               has("runtime.hashGrow"),
		"growWork_method":        has("runtime.(*hmap).growWork"),
		"evacuate":               has("runtime.evacuate"),
		"mapassign":              has("runtime.mapassign"),
		"mapassign_fast64":       has("runtime.mapassign_fast64"),
		"map_types":              12,
		"assign_functions":       assigns,
		"fast64_is_assembly":     strings.HasSuffix(file, ".s"),
		"fast64_source_is_known": file != "",
	})
}
