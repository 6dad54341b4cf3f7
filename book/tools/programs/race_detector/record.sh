#!/usr/bin/env bash
# Run the two programs under the race detector, and keep what they print.
set -euo pipefail
cd "$(dirname "$0")"
export CGO_ENABLED=1

plain() {
  sed -E 's#[^ ]*/([a-z0-9_]+\.go)#\1#; s/ \+0x[0-9a-f]+$//; s/0x[0-9a-f]{6,}/0x…/'
}

run() {
  echo "\$ go run -race $*"
  go run -race "$@" 2>&1 | plain || true
}

# The goroutines come in either order; the page explains the report of a run in which the reader was first.
for _ in {1..40}; do
  run . >output.txt
  if grep -qx 0 output.txt; then break; fi
done
{
  run ./silent
  # Of the report only the head: it is like the one above.
  run ./silent first | sed '/^WARNING/,/^Found/{/^WARNING/b;/^Found/b;d}' | sed '/^WARNING/a …'
} >output_silent.txt
