#!/usr/bin/env bash
# Write the CPU profiles of the two programs, and show them by label.
set -euo pipefail
cd "$(dirname "$0")"
trap 'rm -f cpu.out' EXIT

top() {
  echo "\$ go tool pprof -top $1 cpu.out"
  go tool pprof -top "$1" cpu.out 2>/dev/null |
    sed -E '/^(File|Build ID|Time|Duration|Dropped)/d; s/ +$//' | sed -E '8s/.*/…/; 9,$d'
}

tags() {
  echo '$ go tool pprof -tags cpu.out'
  go tool pprof -tags cpu.out 2>/dev/null | sed -E 's/ +$//; /^$/d'
}

go run .
{
  tags
  top -tagfocus=tenant=small
} >output.txt

go run ./handed_over
{
  tags
  top -tagignore=tenant
} >output_handed_over.txt
