#!/usr/bin/env bash
# Write both profiles, and show who waited and who was waited for.
set -euo pipefail
cd "$(dirname "$0")"
trap 'rm -f block.out mutex.out' EXIT

go run .
for kind in mutex block; do
  echo "\$ go tool pprof -top $kind.out"
  go tool pprof -top -nodefraction=0.02 $kind.out 2>/dev/null |
    sed -E '/^(File|Build ID|Time|Showing top|Dropped)/d; s/ +$//'
done >output.txt
