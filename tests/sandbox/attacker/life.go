package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// descriptors lists what is open from the start, apart from standard input and outputs.
func descriptors([]string) {
	open := []int{}
	for descriptor := 3; descriptor < 1024; descriptor++ {
		var stat syscall.Stat_t
		// Go's runtime keeps files of /proc and of cgroups open; a pipe or a socket is somebody else's.
		if syscall.Fstat(descriptor, &stat) == nil {
			if kind := stat.Mode & syscall.S_IFMT; kind == syscall.S_IFIFO || kind == syscall.S_IFSOCK {
				open = append(open, descriptor)
			}
		}
	}
	report(open)
}

func signalSelf(args []string) {
	number := syscall.Signal(number(args[0]))
	if os.Getpid() == 1 {
		// The kernel keeps such signals from process 1, so it says what a shell would say.
		os.Exit(128 + int(number))
	}
	signal.Reset(number)
	syscall.Kill(os.Getpid(), number)
	select {}
}

func spin() {
	for {
	}
}

func stubborn([]string) {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGXCPU)
	os.Stdout.WriteString("stubborn\n")
	time.Sleep(time.Hour)
}

// daemon leaves a process of its own session behind; its parent ends at once. "loud" ones keep the outputs.
func daemon(args []string) {
	if args[0] == "middle" {
		args = args[1:]
		started("sleep", args[0])
		return
	}
	middle := started("daemon", args[0], "middle", args[0])
	middle.Wait()
	os.Stdout.WriteString("left\n")
}

func started(deed, manner string, args ...string) *os.Process {
	command := child(deed, args...)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if manner == "loud" {
		command.Stdout, command.Stderr = os.Stdout, os.Stderr
	}
	if err := command.Start(); err != nil {
		panic(err)
	}
	return command.Process
}

// killOthers kills everybody it can reach and tells that it is still there.
func killOthers([]string) {
	for _, pid := range []int{os.Getppid(), 1, -1} {
		syscall.Kill(pid, syscall.SIGKILL)
	}
	os.Stdout.WriteString("alive\n")
}
