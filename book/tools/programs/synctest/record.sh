#!/usr/bin/env bash
# Runs the tests and writes the outputs anew, without paths and addresses of the machine.
set -euo pipefail
cd "$(dirname "$0")"
export GOFLAGS= GOTOOLCHAIN=local GOWORK=off

run() {
    echo "\$ go test $*"
    { go test "$@" 2>&1 || true; } | sed -E '/^(exit status|FAIL\t|ok )/d; s#[^[:space:]]*/([a-z_]+\.go)#\1#
        s/0x[0-9a-f]+/0x…/g; s/ \+0x…//; s/ \([0-9.]+s\)//; s/\t/    /g'
}

run -v -run Expire . >output.txt
# Of the panic only the head and the goroutine that was left behind.
run -run Forgotten . | sed '/^goroutine .*running/,/^$/d; s/^panic.*/&\n…/' | cat -s |
    sed '/^…$/{n;/^$/d}' >output_forgotten.txt
run -run LockHeld -timeout 2s . | sed '/^$/,$d' >output_lock.txt
