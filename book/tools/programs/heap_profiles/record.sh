#!/usr/bin/env bash
# Write one heap profile, and show it by what is in use and by what was ever allocated.
set -euo pipefail
cd "$(dirname "$0")"
trap 'rm -f heap.out' EXIT

go run .
{
  for column in inuse_space alloc_space; do
    echo "\$ go tool pprof -top -sample_index=$column heap.out"
    go tool pprof -top -nodefraction=0.02 -sample_index=$column heap.out 2>/dev/null |
      sed -E '/^(File|Build ID|Time|Showing top)/d; s/ +$//'
  done
  echo '$ go tool pprof -list=receive -sample_index=inuse_space heap.out'
  go tool pprof -list=receive -sample_index=inuse_space heap.out 2>/dev/null |
    sed -E 's#in /.*/([a-z]+\.go)$#in \1#; /^Total/d; s/ +$//'
} >output.txt
