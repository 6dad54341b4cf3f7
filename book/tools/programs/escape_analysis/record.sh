#!/usr/bin/env bash
# Asks the compiler and the test, and writes the outputs anew.
set -euo pipefail
cd "$(dirname "$0")"
export GOFLAGS= GOTOOLCHAIN=local GOWORK=off

# Without the lines about what could be inlined, or was.
go build -gcflags=-m -o /dev/null . 2>&1 | sed -E '/^#/d; s#^\./##' | awk '
    !/can inline|inlining call/ { print; cut = 0; next } !cut++ { print "…" }' >output.txt
go build -gcflags=-m=2 -o /dev/null . 2>&1 | sed -E 's#\./##g' |
    grep -A 3 'p escapes to heap in storePointer' >output_path.txt
go test -count 1 -v . | sed -nE 's/^ *[a-z_]+\.go:[0-9]+: //p' >output_allocations.txt
