#!/usr/bin/env bash
# Runs the benchmark and writes output.txt anew; takes about half a minute.
set -euo pipefail
cd "$(dirname "$0")"
export GOFLAGS= GOTOOLCHAIN=local GOWORK=off

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GOBIN=$work go install golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
go test -bench . -benchmem -count 10 -benchtime 0.2s . >"$work/measured.txt"
"$work/benchstat" -col /kind "$work/measured.txt" | grep -v '^cpu:' | sed 's/ *$//' >output.txt
