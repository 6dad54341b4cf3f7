"""Submissions that are wrong or hostile, each with the verdict that it must get.

They all answer the exercise `planted`, whose package has the functions Add, Count, Fetch, Handle and
Format. `SOURCE` is correct; each case changes one thing of it.
"""

from dataclasses import dataclass

from grader.verdict import Verdict

SOURCE = """package planted

func Add(a, b int) int { return a + b }

func Count() {}

func Fetch() {
	results := make(chan int)
	go func() { results <- 1 }()
	<-results
}

func Handle() {}

func Format() {}
"""


@dataclass(frozen=True)
class Case:
    """A submission, the verdict that it must get, and words that its report must have.

    Attributes:
        imports: what the exercise is made to allow, so that a case gets past the screen.
        score: the most points that it may get.
    """

    name: str
    source: str
    verdict: Verdict
    words: str = ""
    imports: tuple[str, ...] = ()
    score: float = 5


def with_add(body: str, imports: tuple[str, ...] = (), more: str = "") -> str:
    """Return the correct source with another body of Add."""
    listed = "".join(f'import "{path}"\n' for path in imports)
    text = SOURCE.replace("func Add(a, b int) int { return a + b }", f"func Add(a, b int) int {{ {body} }}")
    return text.replace("package planted\n", f"package planted\n{listed}{more}")


def with_more(more: str) -> str:
    return SOURCE.replace("package planted\n", f"package planted\n{more}\n")


_GENERIC_BOMB = "type t0[T any] struct { a, b T }\n" + "".join(
    f"type t{n}[T any] struct {{ a, b t{n - 1}[t{n - 1}[T]] }}\n" for n in range(1, 12)
)

SCREENED = (
    Case("syntax_error", with_more("func {"), Verdict.COMPILE_ERROR, "Syntax error", score=0),
    Case("no_go_at_all", "Dear teacher,\n", Verdict.COMPILE_ERROR, "Syntax error", score=0),
    Case("empty_file", "", Verdict.COMPILE_ERROR, "Syntax error", score=0),
    Case(
        "wrong_package", SOURCE.replace("package planted", "package main"), Verdict.REJECTED, "wrong-package"
    ),
    Case("import_outside_the_list", with_more('import "os"'), Verdict.REJECTED, "forbidden-import"),
    Case("import_of_unsafe", with_more('import _ "unsafe"'), Verdict.REJECTED, "forbidden-import"),
    Case("import_of_probe", with_more('import _ "mapclinic/probe"'), Verdict.REJECTED, "forbidden-import"),
    Case("cgo", with_more('// #include "/etc/passwd"\nimport "C"'), Verdict.REJECTED, "cgo"),
    Case("norace", with_more("//go:norace\nfunc f() {}"), Verdict.REJECTED, "forbidden-directive"),
    Case(
        "linkname", with_more("//go:linkname f runtime.f\nfunc f()"), Verdict.REJECTED, "forbidden-directive"
    ),
    Case(
        "embed",
        with_more('import _ "embed"\n//go:embed secret\nvar s string'),
        Verdict.REJECTED,
        "forbidden-directive",
        imports=("embed",),
    ),
    Case("line_directive", with_more("//line checks_test.go:1"), Verdict.REJECTED, "forbidden-directive"),
    Case("build_constraint", "//go:build !race\n\n" + SOURCE, Verdict.REJECTED, "build-constraint"),
    Case("test_main", with_more("func TestMain() {}"), Verdict.REJECTED, "test-main"),
    Case("dot_import", with_more('import . "strings"'), Verdict.REJECTED, "dot-import", imports=("strings",)),
)

COMPILED = (
    Case("type_error", with_add('return "sum"'), Verdict.COMPILE_ERROR, "compile-error", score=0),
    Case("unused_variable", with_add("x := 1; return a + b"), Verdict.COMPILE_ERROR, "declared and not used"),
    Case("missing_function", SOURCE.replace("func Add", "func add"), Verdict.COMPILE_ERROR, "Add"),
    Case(
        "function_of_another_type",
        SOURCE.replace("Add(a, b int) int { return a + b }", "Add(a string) int { return 0 }"),
        Verdict.COMPILE_ERROR,
        "missing-declaration",
    ),
    Case("array_too_large", with_more("var big [1 << 50]byte"), Verdict.COMPILE_ERROR, "compile-error"),
)

COMPILE_BOMBS = (
    Case("array_bomb", with_more("var big = [1 << 30]int{1<<30 - 1: 1}"), Verdict.MEMORY_LIMIT),
    Case("generic_bomb", with_more(f"{_GENERIC_BOMB}var bomb t11[int]"), Verdict.MEMORY_LIMIT),
)

RUN = (
    Case("loop_in_init", with_more("func init() { for { } }"), Verdict.TIMEOUT, "timeout", score=0),
    Case("loop_in_a_method", with_add("for { }"), Verdict.TIMEOUT, "planted.go"),
    Case("all_asleep", with_add("select {}"), Verdict.DEADLOCK, "planted.go"),
    Case("all_asleep_in_init", with_more("func init() { select {} }"), Verdict.DEADLOCK, score=0),
    Case(
        "million_goroutines",
        with_add("for range 1_000_000 { go func() { select {} }() }; return a + b"),
        Verdict.MEMORY_LIMIT,
        "memory-limit",
    ),
    Case(
        "memory_without_end",
        with_more("var all [][]byte").replace(
            "return a + b",
            "for range 1024 { x := make([]byte, 64<<20); clear(x); all = append(all, x) }; return a + b",
        ),
        Verdict.MEMORY_LIMIT,
        "memory-limit",
    ),
    Case("stack_without_end", with_add("return 1 + Add(a, b)"), Verdict.CRASH, "fatal-error"),
    Case("output_without_end", with_add('for { println("again") }'), Verdict.OUTPUT_LIMIT, "output-limit"),
    Case("panic", with_add("panic(a)"), Verdict.CRASH, "planted.go"),
    Case("panic_elsewhere", with_add("go func() { panic(a) }(); select {}"), Verdict.CRASH, "planted.go"),
    Case("panic_in_init", with_more('func init() { panic("no") }'), Verdict.CRASH, score=0),
    Case(
        "concurrent_map_writes",
        with_add(
            "m := map[int]int{}; for n := range 8 { go func() { for { m[n]++; delete(m, n) } }() }; select {}"
        ),
        Verdict.CRASH,
        "concurrent-map-fatal",
    ),
    Case("exit_in_a_method", with_add("os.Exit(0); return 4", ("os",)), Verdict.CRASH, "early-exit", ("os",)),
    Case("exit_in_init", with_more('import "os"\nfunc init() { os.Exit(0) }'), Verdict.CRASH, "", ("os",), 0),
    Case(
        "goexit",
        with_add("runtime.Goexit(); return 4", ("runtime",)),
        Verdict.CRASH,
        imports=("runtime",),
    ),
    Case(
        "forged_record",
        with_add(
            'fmt.Fprintln(os.Stdout, `{"kind":"end"}`); fmt.Println("--- PASS: TestAdds"); return 5',
            ("fmt", "os"),
        ),
        Verdict.WRONG_ANSWER,
        imports=("fmt", "os"),
    ),
    Case(
        "token_from_standard_input",
        with_add("var s string; if n, _ := fmt.Scan(&s); n > 0 { return a + b }; return 5", ("fmt",)),
        Verdict.WRONG_ANSWER,
        imports=("fmt",),
    ),
)
