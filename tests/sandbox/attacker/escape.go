package main

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// writeFiles makes a file in each folder and tells in which it could.
func writeFiles(args []string) {
	written := []string{}
	for _, folder := range args {
		if os.WriteFile(filepath.Join(folder, "planted-"+os.Args[1]), []byte("x"), 0o600) == nil {
			written = append(written, folder)
		}
	}
	report(written)
}

// readFiles tells what is in each file or folder, as far as it can be read.
func readFiles(args []string) {
	contents := map[string]string{}
	for _, path := range args {
		if text, err := os.ReadFile(path); err == nil {
			contents[path] = string(text)
		}
		entries, _ := os.ReadDir(path)
		for _, entry := range entries {
			contents[path] += entry.Name() + "\n"
		}
	}
	report(contents)
}

// tree lists every path in the box.
func tree([]string) {
	paths := []string{}
	filepath.WalkDir("/", func(path string, entry fs.DirEntry, err error) error {
		paths = append(paths, path)
		return nil
	})
	report(paths)
}

// dial tells to which of the addresses it got, each of the form network!address.
func dial(args []string) {
	reached := []string{}
	for i := 0; i+1 < len(args); i += 2 {
		connection, err := net.DialTimeout(args[i], args[i+1], time.Second)
		if err == nil {
			connection.Close()
			reached = append(reached, args[i+1])
		}
	}
	report(reached)
}

// escalate tells which of its attempts to gain power succeeded.
func escalate([]string) {
	attempts := map[string]func() error{
		"setuid":      func() error { return syscall.Setuid(0) },
		"setgid":      func() error { return syscall.Setgid(0) },
		"chroot":      func() error { return syscall.Chroot("/in") },
		"hostname":    func() error { return syscall.Sethostname([]byte("mine")) },
		"mount":       func() error { return syscall.Mount("none", "/in", "tmpfs", 0, "") },
		"remount":     func() error { return syscall.Mount("", "/", "", syscall.MS_REMOUNT, "") },
		"unshare":     func() error { return call(syscall.SYS_UNSHARE, syscall.CLONE_NEWNS) },
		"unshareUser": func() error { return call(syscall.SYS_UNSHARE, syscall.CLONE_NEWUSER) },
		"cloneUser":   cloneUser,
		"ptrace":      func() error { return syscall.PtraceAttach(1) },
		"mknod":       func() error { return syscall.Mknod("/in/disk", syscall.S_IFBLK|0o600, 8<<8) },
		"raw":         rawSocket,
		"moreFiles":   raiseLimit,
	}
	if os.Getuid() == 0 {
		attempts["root"] = func() error { return nil }
	}
	succeeded := []string{}
	for name, attempt := range attempts {
		if attempt() == nil {
			succeeded = append(succeeded, name)
		}
	}
	report(succeeded)
}

func call(number, argument uintptr) error {
	if _, _, errno := syscall.RawSyscall(number, argument, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

func cloneUser() error {
	command := child("exit", "0")
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER}
	return command.Run()
}

func rawSocket() error {
	descriptor, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_ICMP)
	if err == nil {
		syscall.Close(descriptor)
	}
	return err
}

func raiseLimit() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	limit.Max++
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}
