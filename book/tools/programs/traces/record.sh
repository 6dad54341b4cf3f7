#!/usr/bin/env bash
# Runs the program and writes the outputs anew, without paths and addresses of the machine.
set -euo pipefail
cd "$(dirname "$0")"
export GOFLAGS= GOTOOLCHAIN=local GOWORK=off

work=$(mktemp -d)
trap 'rm -rf "$work" slow.trace' EXIT
go run .
go tool trace -pprof=sync slow.trace >"$work/sync.pprof"
go tool pprof -top "$work/sync.pprof" 2>/dev/null >output_sync.txt

# Of the events from the rebuild on: the regions, the wait for the lock and its end, with their stacks.
go tool trace -d=parsed slow.trace | sed -E 's#[^[:space:]]*/([a-z_]+\.go)#\1#; s/ @ 0x[0-9a-f]+//' |
    awk '/^M=/ { if (/RegionBegin.*"rebuild"/) on = 1
            keep = on && (/Region(Begin|End)/ || /Reason="sync"/ || /GoID=1 Waiting->Runnable/ && !/G=-1/) }
        /^TransitionStack/ { skip = 1 } /^Stack/ || /^M=/ { skip = 0 }
        keep && !skip && NF && !/^Stack/' |
    sed -E 's/^M=[-0-9]+ //; s/Time=[0-9]+([0-9]{8}) /Time=…\1 /; s/ Task=0//' |
    awk '/^\t\t/ { print "   " frame, $1; next } /^\t/ { frame = $1; next } 1' >output.txt
