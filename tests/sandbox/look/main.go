// Look tells what a box is like from inside, and misbehaves on request.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	acts := map[string]func(argument string){
		"status": status, "files": files, "writable": writable, "fork": fork, "echo": echo, "flood": flood,
		"wait": wait, "exit": exit, "eat": eat, "eat-in-child": eatInChild, "spin": spin, "put": put,
		"catch-term": catchTerm, "deaf": deaf, "hush": hush,
	}
	argument := ""
	if len(os.Args) > 2 {
		argument = os.Args[2]
	}
	acts[os.Args[1]](argument)
}

func status(string) {
	facts := map[string]any{
		"uid": os.Getuid(), "gid": os.Getgid(), "pid": os.Getpid(), "environment": os.Environ(),
	}
	facts["hostname"], _ = os.Hostname()
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if name, value, found := strings.Cut(line, ":"); found {
			facts[name] = strings.TrimSpace(value)
		}
	}
	interfaces, _ := net.Interfaces()
	var names []string
	for _, card := range interfaces {
		names = append(names, card.Name)
	}
	facts["interfaces"] = names
	limits := map[string]syscall.Rlimit{}
	for name, number := range map[string]int{"cpu": 0, "fsize": 1, "core": 4, "nofile": 7} {
		var limit syscall.Rlimit
		_ = syscall.Getrlimit(number, &limit)
		limits[name] = limit
	}
	facts["limits"] = limits
	_ = json.NewEncoder(os.Stdout).Encode(facts)
}

// visit walks everything but /proc and /sys.
func visit(act func(path string, entry fs.DirEntry)) {
	_ = filepath.WalkDir("/", func(path string, entry fs.DirEntry, err error) error {
		if path == "/proc" || path == "/sys" {
			return fs.SkipDir
		}
		if err == nil {
			act(path, entry)
		}
		return nil
	})
}

func files(string) {
	visit(func(path string, entry fs.DirEntry) {
		if !entry.IsDir() {
			fmt.Println(path)
		}
	})
}

func writable(string) {
	visit(func(path string, entry fs.DirEntry) {
		target := path
		flags := os.O_WRONLY
		if entry.IsDir() {
			target = filepath.Join(path, "made")
			flags |= os.O_CREATE
		} else if !entry.Type().IsRegular() {
			return
		}
		if file, err := os.OpenFile(target, flags, 0o644); err == nil {
			file.Close()
			fmt.Println(target)
		}
	})
}

// fork starts children until that fails, and prints how many there were.
func fork(string) {
	for count := 0; ; count++ {
		child := exec.Command("/proc/self/exe", "wait")
		if err := child.Start(); err != nil {
			fmt.Println(count)
			return
		}
	}
}

func echo(string) {
	_, _ = io.Copy(os.Stdout, os.Stdin)
	fmt.Fprint(os.Stderr, "end of input")
}

func flood(argument string) {
	target := os.Stdout
	if argument == "stderr" {
		target = os.Stderr
	}
	for {
		_, _ = target.Write(make([]byte, 65536))
	}
}

func wait(string) {
	fmt.Println("ready")
	time.Sleep(time.Hour)
}

// deaf runs on with closed output.
func deaf(string) {
	os.Stdout.Close()
	os.Stderr.Close()
	time.Sleep(time.Hour)
}

// hush closes its output and takes its time before it leaves.
func hush(string) {
	os.Stdout.Close()
	os.Stderr.Close()
	time.Sleep(300 * time.Millisecond)
	os.Exit(5)
}

func exit(argument string) {
	code, _ := strconv.Atoi(argument)
	os.Exit(code)
}

func eat(string) {
	for kept := [][]byte{}; ; {
		block := make([]byte, 1<<20)
		for i := range block {
			block[i] = 1
		}
		kept = append(kept, block)
	}
}

func eatInChild(string) {
	_ = exec.Command("/proc/self/exe", "eat").Run()
	fmt.Println("parent is well")
}

func spin(string) {
	for {
	}
}

func put(string) {
	if err := os.MkdirAll("/out/deep/inside", 0o700); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for _, path := range []string{"/out/result", "/out/deep/inside/result"} {
		if err := os.WriteFile(path, []byte("made in the box"), 0o600); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

func catchTerm(string) {
	news := make(chan os.Signal, 1)
	signal.Notify(news, syscall.SIGTERM)
	fmt.Println("ready")
	<-news
	os.Exit(3)
}
