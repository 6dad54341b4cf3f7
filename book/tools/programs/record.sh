#!/usr/bin/env bash
# Runs the programs of all pages with the go command on the path, and writes their outputs anew.
# Takes about a minute; give the names of pages to record only those: ./record.sh labels traces
set -euo pipefail
cd "$(dirname "$0")"
export GOFLAGS= GOTOOLCHAIN=local GOWORK=off

go version
pages=("$@")
((${#pages[@]})) || pages=(*/)
for page in "${pages[@]}"; do
  echo "${page%/}"
  bash "${page%/}/record.sh"
done
