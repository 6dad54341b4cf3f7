#!/usr/bin/env bash
# Runs the programs and writes the outputs anew, without paths and addresses of the machine.
set -euo pipefail
cd "$(dirname "$0")"
export GOFLAGS= GOTOOLCHAIN=local GOWORK=off

all=$(go run . | sed -E 's#[^[:space:]]*/([a-z_]+\.go)#\1#g; s/0x[0-9a-f]+/0x…/g; s/ ?\+0x…//')
# The profile comes first; after it the dump, of which two goroutines tell enough.
sed '/^goroutine [0-9]/,$d' <<<"$all" | sed -E 's/@( 0x…)+/@ …/; s/^#\t0x…\t+/#\t/; s/\t+/\t/g' |
    expand -t 4 | cat -s | sed '${/^$/d}' >output.txt
sed -n '/^goroutine [0-9]/,$p' <<<"$all" | awk -v RS= -v ORS='\n\n' '
    /first.func1/ && !sends++ || /main.lockAloneTwice/' | expand -t 4 |
    sed '$d' >output_dump.txt
go run ./alone >output_alone.txt
