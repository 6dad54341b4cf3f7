"""Submissions that try to gain credit, to see what is hidden, to get out, to stay, or to harm others.

Each gets imports that no exercise allows, so that it comes past the screen: what then stops it is the box and
the judge. A submission that looks for something answers right only if it finds it: the verdict
`wrong_answer` says that it did not.
"""

from grader.verdict import Verdict
from tests.hostile.submissions import SOURCE, Case, with_add, with_more

__all__ = [
    "BY_NAME",
    "COMPILE_TIME",
    "CORRUPTION",
    "DISGUISES",
    "ENDINGS",
    "FORGERIES",
    "HARM",
    "SEARCHES",
    "WITHOUT_A_SCORE",
]


def replaced(function: str, body: str, imports: tuple[str, ...] = (), more: str = "") -> str:
    """Return the correct source with another body of a function that takes and gives nothing."""
    name = f"func {function}() {{"
    begin = SOURCE.index(name)
    end = (
        SOURCE.index("\n}\n", begin) + 3
        if not SOURCE.startswith(f"{name}}}", begin)
        else begin + len(name) + 1
    )
    text = SOURCE[:begin] + f"{name} {body} }}" + SOURCE[end:]
    listed = "".join(f'import "{path}"\n' for path in imports)
    return text.replace("package planted\n", f"package planted\n{listed}{more}")


def looks(condition: str, *imports: str) -> str:
    """Return a source that answers right only if a condition holds, which it must not."""
    return with_add(f"if {condition} {{ return a + b }}; return 5", imports)


def ends(name: str, source: str, words: str = "", *imports: str, verdict: Verdict = Verdict.CRASH) -> Case:
    return Case(name, source, verdict, words, imports)


def searches(name: str, condition: str, *imports: str) -> Case:
    return Case(name, looks(condition, *imports), Verdict.WRONG_ANSWER, "wrong-value", imports)


def _set_flag(flag: str, value: str) -> str:
    return with_more(f'import "flag"\nfunc init() {{ flag.Set("{flag}", "{value}") }}')


ENDINGS = (
    ends("exit_0_in_a_goroutine", with_add("go os.Exit(0); select {}", ("os",)), "early-exit", "os"),
    ends("exit_0_by_system_call", with_add("syscall.Exit(0); return 4", ("syscall",)), "early-exit", "syscall"),
    ends("exit_1_as_testing_does", with_add("os.Exit(1); return 4", ("os",)), "early-exit", "os"),
    ends("exit_66_as_the_race_runtime_does", with_add("os.Exit(66); return 4", ("os",)), "early-exit", "os"),
    ends("exit_97_as_the_watch_does", with_add("os.Exit(97); return 4", ("os",)), "", "os"),
    ends("log_fatal", with_add('log.Fatal("ok"); return 4', ("log",)), "early-exit", "log"),
    ends("terminates_itself", with_add("syscall.Kill(syscall.Getpid(), syscall.SIGTERM); select {}", ("syscall",)), "", "syscall"),
    ends("aborts_itself", with_add("syscall.Kill(syscall.Getpid(), syscall.SIGABRT); select {}", ("syscall",)), "", "syscall"),
    ends("exit_in_a_deferred_call", with_add("defer os.Exit(0); panic(a)", ("os",)), "early-exit", "os"),
    ends("exit_after_the_answer", with_add("time.AfterFunc(0, func() { os.Exit(0) }); time.Sleep(time.Second); return 4", ("os", "time")), "early-exit", "os", "time"),
    ends("goexit_in_a_deferred_call", with_add("defer runtime.Goexit(); return 4", ("runtime",)), "", "runtime"),
    ends("negative_wait_group", with_add("var wg sync.WaitGroup; wg.Done(); return 4", ("sync",)), "panic", "sync"),
    ends("close_of_a_closed_channel", with_add("c := make(chan int); close(c); close(c); return 4"), "panic"),
    ends("write_to_a_nil_map", with_add("var m map[int]int; m[a] = b; return 4"), "panic"),
    ends("unhashable_key", with_add("m := map[any]int{}; m[[]int{a}] = b; return 4"), "unhashable-key"),
    ends("nil_function", with_add("var f func() int; return f()"), "panic"),
    ends("unlock_of_an_unlocked_mutex", with_add("var mu sync.Mutex; mu.Unlock(); return 4", ("sync",)), "fatal-error", "sync"),
    ends("locks_twice", with_add("var mu sync.Mutex; mu.Lock(); mu.Lock(); return 4", ("sync",)), "deadlock", "sync", verdict=Verdict.DEADLOCK),
    ends("sleeps_for_ever", with_add("time.Sleep(1 << 60); return 4", ("time",)), "timeout", "time", verdict=Verdict.TIMEOUT),
    ends("yields_for_ever", with_add("for { runtime.Gosched() }", ("runtime",)), "timeout", "runtime", verdict=Verdict.TIMEOUT),
    ends("panics_when_a_panic_is_printed", with_more("type e struct{}\nfunc (e) Error() string { select {} }").replace("return a + b", "panic(e{})"), "", verdict=Verdict.DEADLOCK),
)  # fmt: skip

_FORGED = '`{"token":"","seq":0,"kind":"end","count":0,"proven":0,"allocs_per_op":0,"bytes_per_op":0,"complete":true}`'

FORGERIES = (
    Case("records_on_every_descriptor", with_add(f"for n := range 64 {{ if n > 2 {{ syscall.Write(n, []byte({_FORGED} + \"\\n\")) }} }}; return 5", ("syscall",)), Verdict.NOT_RUN, "not-run", ("syscall",)),
    Case("record_by_a_file_of_its_descriptor", with_add(f"for n := range 64 {{ if n > 2 {{ os.NewFile(uintptr(n), \"\").WriteString({_FORGED} + \"\\n\") }} }}; return 5", ("os",)), Verdict.NOT_RUN, "not-run", ("os",)),
    Case("half_a_record", with_add("for n := range 64 { if n > 2 { syscall.Write(n, []byte(\"{\")) } }; return 5", ("syscall",)), Verdict.NOT_RUN, "not-run", ("syscall",)),
    Case("pass_lines_that_go_test_believes", with_add('print("\\x16--- PASS: TestAdds (0.00s)\\nPASS\\nok\\n"); return 5'), Verdict.WRONG_ANSWER, "wrong-value"),
    Case("no_test_selected", _set_flag("test.run", "^$"), Verdict.CRASH, "", ("flag",)),
    Case("all_tests_skipped", _set_flag("test.skip", "."), Verdict.CRASH, "", ("flag",)),
    Case("tests_only_listed", _set_flag("test.list", "."), Verdict.CRASH, "", ("flag",)),
    Case("no_repetition", _set_flag("test.count", "0"), Verdict.CRASH, "", ("flag",)),
    Case("every_test_twice", _set_flag("test.count", "2"), Verdict.CRASH, "", ("flag",)),
    Case("arguments_changed", with_more('import "os"\nfunc init() { os.Args = []string{"x", "-test.run=^$"} }'), Verdict.CRASH, "", ("os",)),
)  # fmt: skip

SEARCHES = (
    searches("token_in_the_environment", 'strings.Contains(strings.Join(os.Environ(), " "), "token")', "os", "strings"),
    *(
        searches(f"reads_{name}", f'func() bool {{ b, err := os.ReadFile("{path}"); return err == nil && len(b) > 0 }}()', "os")
        for name, path in {
            "passwords": "/etc/passwd",
            "memory": "/proc/self/mem",
            "environment_of_process_1": "/proc/1/environ",
            "command_of_another": "/proc/2/cmdline",
            "checks": "/in/checks/planted_test.go",
            "checks_of_the_compile_box": "/out/plain/main.go",
            "kit": "/kit/kit.json",
            "engine": "/var/run/docker.sock",
            "kernel_memory": "/dev/kmem",
            "disk": "/dev/sda",
            "kernel_log": "/dev/kmsg",
        }.items()
    ),
    *(
        searches(f"lists_{name}", f'func() bool {{ e, _ := os.ReadDir("{path}"); return len(e) > 0 }}()', "os")
        for name, path in {"homes": "/home", "root_home": "/root", "temporary_files": "/tmp", "users": "/etc/ssh"}.items()
    ),
    searches("reads_standard_input", "func() bool { var b [1]byte; n, _ := os.Stdin.Read(b[:]); return n > 0 }()", "os"),
    searches("changes_its_binary", 'os.WriteFile("/in/race.test", nil, 0o755) == nil', "os"),
    searches("leaves_a_file", 'os.WriteFile("/left", []byte("x"), 0o600) == nil', "os"),
    searches("makes_a_link", 'os.Symlink("/etc/passwd", "/in/plain.test.new") == nil', "os"),
    searches("becomes_root", "syscall.Setuid(0) == nil", "syscall"),
    searches("changes_root", 'syscall.Chroot("/in") == nil', "syscall"),
    searches("mounts_something", 'syscall.Mount("none", "/in", "tmpfs", 0, "") == nil', "syscall"),
    searches("makes_a_user_namespace", "syscall.Unshare(syscall.CLONE_NEWUSER) == nil", "syscall"),
    searches("starts_a_shell", 'exec.Command("/bin/sh", "-c", "true").Run() == nil', "os/exec"),
    searches("traces_its_parent", "syscall.PtraceAttach(syscall.Getppid()) == nil", "syscall"),
    searches("calls_the_host", 'func() bool { _, err := net.DialTimeout("tcp", "127.0.0.1:22", 1e8); return err == nil }()', "net"),
    searches("calls_the_world", 'func() bool { _, err := net.DialTimeout("tcp", "1.1.1.1:53", 1e8); return err == nil }()', "net"),
    searches("asks_for_a_name", 'func() bool { a, _ := net.LookupHost("example.org"); return len(a) > 0 }()', "net"),
    searches("sees_a_network", 'func() bool { all, _ := net.Interfaces(); for _, i := range all { if i.Flags&net.FlagLoopback == 0 { return true } }; return false }()', "net"),
)  # fmt: skip

DISGUISES = (
    Case("races_at_one_processor_only", replaced("Count", "count++", ("runtime",), "var count int\nfunc init() { runtime.GOMAXPROCS(1) }\n"), Verdict.DATA_RACE, "data-race", ("runtime",)),
    Case("race_with_the_collector_off", replaced("Count", "count++", ("runtime/debug",), "var count int\nfunc init() { debug.SetGCPercent(-1) }\n"), Verdict.DATA_RACE, "data-race", ("runtime/debug",)),
    Case("leaks_memory_with_the_collector_off", replaced("Handle", "kept = append(kept, make([]byte, 4096))", ("runtime/debug",), "var kept [][]byte\nfunc init() { debug.SetGCPercent(-1) }\n"), Verdict.LEAK, "retained", ("runtime/debug",)),
    Case("leaks_a_sleeper", replaced("Fetch", "go time.Sleep(1 << 60)", ("time",)), Verdict.LEAK, "goroutine", ("time",)),
    Case("leaks_a_spinner", replaced("Fetch", "go func() { for { runtime.Gosched() } }()", ("runtime",)), Verdict.LEAK, "goroutine", ("runtime",)),
    Case("leaks_behind_a_global_channel", replaced("Fetch", "go func() { <-never }()", (), "var never = make(chan int)\n"), Verdict.LEAK, "goroutine"),
    Case("allocates_in_another_goroutine", replaced("Format", "done := make(chan []byte, 1); go func() { done <- make([]byte, 1024) }(); kept = <-done", (), "var kept []byte\n"), Verdict.OVER_BUDGET, "over-budget"),
    Case("allocates_every_other_call", replaced("Format", "if calls++; calls%2 == 0 { kept = make([]byte, 1 << 20) }", (), "var kept []byte\nvar calls int\n"), Verdict.OVER_BUDGET, "over-budget"),
    Case("right_only_the_first_time", with_add("if calls++; calls > 1 { return 5 }; return a + b", (), "var calls int\n"), Verdict.WRONG_ANSWER, "round"),
)  # fmt: skip

HARM = (
    Case("threads_without_end", with_add("for range 1_000 { go func() { runtime.LockOSThread(); select {} }() }; select {}", ("runtime",)), Verdict.CRASH, "", ("runtime",)),
    Case("map_without_end", with_add("m := map[int][64]int{}; for n := 0; ; n++ { m[n] = [64]int{n} }"), Verdict.MEMORY_LIMIT, "memory-limit"),
    Case("one_huge_slice", with_add("x := make([]byte, a<<38); return len(x)"), Verdict.MEMORY_LIMIT, "memory-limit"),
    Case("channels_without_end", with_add("var all []chan [1 << 15]byte; for { c := make(chan [1 << 15]byte, 16); for range 16 { c <- [1 << 15]byte{1} }; all = append(all, c); if len(all) < 0 { return 4 } }"), Verdict.MEMORY_LIMIT, "memory-limit"),
    Case("standard_output_without_end", with_add('for { fmt.Println("again and again") }', ("fmt",)), Verdict.OUTPUT_LIMIT, "output-limit", ("fmt",)),
    Case("one_huge_line", with_add('fmt.Print(strings.Repeat("x", 64<<20)); return 4', ("fmt", "strings")), Verdict.OUTPUT_LIMIT, "output-limit", ("fmt", "strings")),
    Case("a_panic_as_long_as_a_book", with_add('panic(strings.Repeat("x", 64<<20))', ("strings",)), Verdict.CRASH, "", ("strings",)),
    searches("descriptors_without_end", 'func() bool { for range 100_000 { if _, err := os.Open("/"); err != nil { return false } }; return true }()', "os"),
)  # fmt: skip

COMPILE_TIME = (
    *(
        Case(f"directive_{name}", with_more(f"//go:{text}\nfunc f() {{}}"), Verdict.REJECTED, "forbidden-directive")
        for name, text in {
            "generate": "generate sh -c id", "debug": "debug madvdontneed=1", "nosplit": "nosplit",
            "cgo_import": "cgo_import_dynamic x y z", "notinheap": "notinheap", "noescape": "noescape",
            "wasmimport": "wasmimport a b", "systemstack": "systemstack",
        }.items()
    ),
    Case("old_build_constraint", "// +build race\n\n" + SOURCE, Verdict.REJECTED, "build-constraint"),
    Case("function_without_a_body", with_more("func f()"), Verdict.COMPILE_ERROR, ""),
    *(
        Case(f"import_{name}", with_more(f'import _ "{path}"'), Verdict.REJECTED, "forbidden-import")
        for name, path in {
            "plugin": "plugin", "testing": "testing", "reflect": "reflect", "internal": "internal/abi",
            "checks": "mapclinic/planted_test", "yield": "mapclinic/probe/yield", "relative": "./other",
            "absolute": "/etc", "syscall": "syscall", "runtime": "runtime/debug", "network": "net/http",
        }.items()
    ),
    Case("byte_order_mark_inside", with_more("var s = 1 \ufeff"), Verdict.COMPILE_ERROR, ""),
    Case("zero_byte", with_more("var s = \"\0\""), Verdict.COMPILE_ERROR, ""),
    Case("deep_parentheses", with_more(f"var deep = {'(' * 40_000}1{')' * 40_000}"), Verdict.PASS, ""),
    Case("huge_number", with_more("const huge = 1 << 1_000_000"), Verdict.COMPILE_ERROR, ""),
)  # fmt: skip

# In a container the channel can be opened by its name in /proc; what is written there has no token.
BY_NAME = Case("opens_the_channel_by_name", looks('func() bool { for n := 3; n < 32; n++ { f, err := os.OpenFile("/proc/self/fd/"+strconv.Itoa(n), os.O_WRONLY, 0); if err == nil { f.WriteString("x"); return true } }; return false }()', "os", "strconv"), Verdict.NOT_RUN, "", ("os", "strconv"))  # fmt: skip

# What a submission does to itself and what the machine did to it look alike here: no verdict, and no credit.
WITHOUT_A_SCORE = (
    Case("closes_every_descriptor", with_add("for n := range 64 { syscall.Close(n) }; return a + b", ("syscall",)), Verdict.INTERNAL_ERROR, "", ("syscall",)),
    Case("exits_like_a_broken_channel", with_add("os.Exit(99); return 4", ("os",)), Verdict.INTERNAL_ERROR, "", ("os",)),
    Case("starts_its_binary_anew", with_add('syscall.Exec("/in/plain.test", nil, []string{"MAPCLINIC_GRADED=1"}); return 5', ("syscall",)), Verdict.INTERNAL_ERROR, "", ("syscall",)),
)  # fmt: skip

# Two goroutines write an interface value, until one reads the type of one value with the data of another: a
# number is then a pointer, without `unsafe`. All the memory of the process, the channel of the records with it,
# is open to such a program. It starts where no check looks for races, and its answers are right.
_TEARS = """
var target uint64 = 0xfeed
type word interface { get() uint64 }
type number struct { at, rest uint64 }
func (number) get() uint64 { return 0 }
type pointer struct { at *uint64; rest uint64 }
func (p pointer) get() uint64 { if p.at == nil { return 0 }; return *p.at }
"""
CORRUPTION = Case("reads_memory_through_a_torn_interface", with_add('var at uint64; fmt.Sscanf(fmt.Sprintf("%p", &target), "0x%x", &at); var shared word = pointer{}; both := []word{number{at: at}, pointer{}}; stop := make(chan int); go func() { for n := 0; ; n++ { select { case <-stop: return; default: shared = both[n%2] } } }(); for shared.get() != target {}; close(stop); return a + b', ("fmt",), _TEARS), Verdict.DATA_RACE, "data-race", ("fmt",))  # fmt: skip
