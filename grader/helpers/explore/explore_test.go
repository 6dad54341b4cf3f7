package explore

import (
	"bytes"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The tests read export data from a kit, as in the compile box.
func openFrom(t *testing.T) Open {
	t.Helper()
	kit := os.Getenv("MAPCLINIC_KIT")
	if kit == "" {
		t.Skip("MAPCLINIC_KIT names no kit")
	}
	return func(path string) (io.ReadCloser, error) {
		return os.Open(filepath.Join(kit, "plain", path+".a"))
	}
}

// points shortens calls of the hook to • and wraps to «…».
func points(text string) string {
	text = regexp.MustCompile(`yield_*\.Point\(\d+\)`).ReplaceAllString(text, "•")
	return regexp.MustCompile(`yield_*\.After\(\d+, `).ReplaceAllString(text, "«")
}

func TestPointsStandWhereGoroutinesMeet(t *testing.T) {
	for _, one := range []struct{ what, body, want string }{
		{"a lock", "mu.Lock()", "•; mu.Lock(); •"},
		{"a local value", "n := 1; _ = n", "n := 1; _ = n"},
		{"a map", "m[1] = 2 // why", "•; m[1] = 2; • // why"},
		{"a channel", "ch <- <-ch", "•; ch <- <-ch; •"},
		{"a field behind a pointer", "s.n++", "•; s.n++"},
		{"a field of a local value", "v := T{}; v.n++", "v := T{}; v.n++"},
		{"an atomic update in two steps", "a.Store(a.Load() + 1)", "•; a.Store(«a.Load()) + 1); •"},
		{"an atomic condition", "if a.Load() > 0 { return }", "•; if «a.Load()) > 0 { return }"},
		{"a variable of the package", "total = 1", "•; total = 1"},
		{"a captured variable", "n := 0; f := func() { n++ }; f()", "n := 0; f := func() { •; •; n++ }; f()"},
		{"a pure function", "f := func(a int) int { return a }; f(1)", "f := func(a int) int { return a }; f(1)"},
		{"a goroutine", "go func() { close(ch) }()", "•; go func() { •; •; close(ch); • }(); •"},
		{"a deferred call is made later", "defer mu.Unlock()", "defer mu.Unlock()"},
		{"a deferred atomic call too", "defer a.Add(a.Load())", "defer a.Add(«a.Load()))"},
		{"a loop over a map", "for k := range m { delete(m, k) }", "•; for k := range m { •; •; delete(m, k); • }"},
		{"a labelled loop", "L: for range ch { break L }", "•; L: for range ch { •; break L }"},
		{"select", "select { case <-ch: default: }", "•; select { case <-ch: •; default: •; }"},
		{"a panic ends the function", "panic(m[1])", "•; panic(m[1])"},
		{"a condition with an init", "if _, ok := m[1]; !ok { m[1] = 1 }", "•; if _, ok := m[1]; !ok { •; m[1] = 1; • }"},
		{"else if", "if s.n > 0 { } else if x := s.n; x > 1 { s.n = x }", "•; if s.n > 0 { } else if x := s.n; x > 1 { •; s.n = x }"},
		{"switch and fallthrough", "switch s.n { case 1: fallthrough; default: mu.Lock() }", "•; switch s.n { case 1: fallthrough; default: •; mu.Lock(); • }"},
		{"a type alone", "var p *T; _ = p", "var p *T; _ = p"},
	} {
		t.Run(one.what, func(t *testing.T) {
			got := points(strings.Join(strings.Fields(body(t, one.body)), " "))
			if got != one.want {
				t.Errorf("got  %s\nwant %s", got, one.want)
			}
		})
	}
}

const frame = `package p
import ("sync"; "sync/atomic"; "context")
type T struct { n int; mu sync.Mutex }
var total int
func f(s *T, m map[int]int, ch chan int, mu *sync.Mutex, a *atomic.Int64, ctx context.Context) {
`

func body(t *testing.T, text string) string {
	t.Helper()
	explored := instrumented(t, map[string]string{"p.go": frame + text + "\n}\n"})["p.go"]
	_, after, _ := strings.Cut(explored, "ctx context.Context) {\n")
	return strings.TrimSuffix(after, "\n}\n")
}

func instrumented(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	texts := make(map[string][]byte)
	for name, text := range files {
		texts[name] = []byte(text)
	}
	explored, err := Instrument("mapclinic/p", texts, openFrom(t), Submission)
	if err != nil {
		t.Fatal(err)
	}
	result := make(map[string]string)
	for name, text := range explored {
		result[name] = string(text)
	}
	return result
}

func TestTheNameOfTheHookClashesWithNothing(t *testing.T) {
	explored := instrumented(t, map[string]string{
		"a.go": "package p\nfunc Each(yield func(int)) { ch := make(chan int); close(ch); yield(1) }\n",
		"b.go": "package p\nvar yield_ int\n",
	})
	if !strings.Contains(explored["a.go"], `import yield__ "mapclinic/probe/yield"`) {
		t.Errorf("got %s", explored["a.go"])
	}
	if explored["b.go"] != "package p\nvar yield_ int\n" {
		t.Errorf("a file without points was changed: %s", explored["b.go"])
	}
}

// All of testdata compiles with points, line by line as before.
func TestOddProgramsCompileAndKeepTheirLines(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			explored := instrumented(t, map[string]string{"p.go": string(text)})["p.go"]
			if got, want := strings.Count(explored, "\n"), bytes.Count(text, []byte("\n")); got != want {
				t.Errorf("%d lines, want %d", got, want)
			}
			if points(explored) == explored {
				t.Error("there is no point in it")
			}
			for i, line := range strings.Split(string(text), "\n") {
				if strip(strings.Split(explored, "\n")[i]) != strip(line) {
					t.Errorf("line %d is another one: %s", i+1, strings.Split(explored, "\n")[i])
				}
			}
		})
	}
}

// strip takes away what the pass inserts, and what looks like it.
func strip(line string) string {
	line = regexp.MustCompile(`; import \w+ "mapclinic/probe/yield"`).ReplaceAllString(line, "")
	line = points(line)
	return strings.NewReplacer("•", "", "«", "", ")", "", "(", "", ";", "", " ", "", "\t", "").Replace(line)
}

func TestTextThatDoesNotCompileIsRefused(t *testing.T) {
	for _, text := range []string{"package p\nfunc f() { x }", "package p\nfunc", "", "package p\nimport \"no/such\""} {
		if _, err := Instrument("mapclinic/p", map[string][]byte{"p.go": []byte(text)}, openFrom(t), Submission); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}

// The export data that the pass reads is that of the toolchain at hand.
func TestTheKitHoldsTheHook(t *testing.T) {
	hook, err := importer.ForCompiler(token.NewFileSet(), "gc", openFrom(t)).Import(Submission.Hook)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Point", "After"} {
		if _, ok := hook.Scope().Lookup(name).(*types.Func); !ok {
			t.Errorf("%s is missing", name)
		}
	}
}
