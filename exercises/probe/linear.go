package probe

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

// judgeHistory is what a learner gets under plain `go test`; under the grader the host judges, by
// the same rules (grader/evidence/linearizability.py).
func (c *C) judgeHistory(what string, operations []operation) {
	if records != nil {
		return
	}
	c.t.Helper()
	if problem := explain(operations); problem != "" {
		c.fail("%s: %s", what, problem)
	}
}

// explain returns "" if some order of the operations explains what each gave, or why none does.
func explain(operations []operation) string {
	byKey := make(map[string][]operation)
	for _, o := range operations {
		if o.End == 0 {
			return fmt.Sprintf("a %s on key %s never returned", o.Op, o.Key)
		}
		byKey[o.Key] = append(byKey[o.Key], o)
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		if !linearizable(byKey[key]) {
			return fmt.Sprintf("no order of the %d calls on key %s explains what they gave", len(byKey[key]), key)
		}
	}
	return ""
}

// content is the state of one key. The zero value is a key without a value.
type content struct {
	present bool
	value   string
}

// after returns the state that an operation leaves, and whether its results fit the state before.
func (s content) after(o operation) (next content, fits bool) {
	stored := content{true, o.Arg}
	switch o.Op {
	case "store":
		return stored, true
	case "delete":
		return content{}, true
	case "load":
		return s, s.present == o.OK && s.value == o.Result
	case "load_or_store":
		if s.present {
			return s, o.OK && s.value == o.Result
		}
		return stored, !o.OK && o.Result == o.Arg
	case "compare_and_swap":
		if s == (content{true, o.Old}) {
			return stored, o.OK
		}
		return s, !o.OK
	}
	return s, false
}

// linearizable reports whether some order of the operations of one key, in which each takes effect
// between its begin and its end, explains their results: the search of Wing and Gong (1993) with
// the memory of Lowe (2017).
func linearizable(operations []operation) bool {
	slices.SortFunc(operations, func(a, b operation) int { return cmp.Compare(a.Begin, b.Begin) })
	type state struct {
		done    string // one byte an operation
		content content
	}
	all := slices.Repeat([]byte{1}, len(operations))
	stack := []state{{done: string(make([]byte, len(operations)))}}
	seen := make(map[state]bool)
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if at.done == string(all) {
			return true
		}
		for _, i := range candidates(operations, at.done) {
			next, fits := at.content.after(operations[i])
			if !fits {
				continue
			}
			to := state{at.done[:i] + "\x01" + at.done[i+1:], next}
			if !seen[to] {
				seen[to] = true
				stack = append(stack, to)
			}
		}
	}
	return false
}

// candidates returns the operations that may come next: no other one that is left ended before
// they began.
func candidates(operations []operation, done string) (found []int) {
	earliest := int64(math.MaxInt64)
	for i, o := range operations {
		if done[i] == 1 {
			continue
		}
		if o.Begin > earliest {
			break
		}
		found = append(found, i)
		earliest = min(earliest, o.End)
	}
	return found
}
