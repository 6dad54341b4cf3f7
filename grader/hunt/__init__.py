"""Hunting for races, deadlocks, leaks and failures in the tests of any Go package: `mapclinic explore`.

The package is the caller's own and runs without a sandbox, as `go test` would run it.
"""
