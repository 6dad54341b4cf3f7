#!/usr/bin/env bash
# Runs the program and writes output.txt anew, without paths, addresses and times of the machine.
set -euo pipefail
cd "$(dirname "$0")"
export GOFLAGS= GOTOOLCHAIN=local GOWORK=off

bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
GOBIN=$bin go install golang.org/x/perf/cmd/benchstat@latest 2>/dev/null
go test -bench . -count 10 -benchtime 0.2s . >"$bin/measured.txt"
"$bin/benchstat" -col /kind "$bin/measured.txt" >output.txt
