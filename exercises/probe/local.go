package probe

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
)

// budgetFile lies beside the checks in a learner's workspace; `mapclinic start` writes it from the
// manifest of the exercise.
const budgetFile = "probe.json"

// budget holds the limits of one check; nil means that there is none.
type budget struct {
	AllocsPerOp   *int64   `json:"max_allocs_per_op"`
	BytesPerOp    *int64   `json:"max_bytes_per_op"`
	RetainedPerOp *float64 `json:"max_retained_bytes_per_op"`
	Reachable     *int     `json:"max_reachable_objects"`
}

// budget returns the limits of this check under plain `go test`, and none under the grader.
func (c *C) budget() budget {
	if records != nil {
		return budget{}
	}
	c.t.Helper()
	text, err := os.ReadFile(budgetFile)
	if errors.Is(err, fs.ErrNotExist) {
		c.t.Logf("no %s here: measured, but not judged", budgetFile)
		return budget{}
	}
	budgets := map[string]budget{}
	if err == nil {
		err = json.Unmarshal(text, &budgets)
	}
	if err != nil {
		c.t.Fatalf("%s cannot be used: %v; `mapclinic start` writes it again", budgetFile, err)
	}
	return budgets[c.t.Name()]
}

func (c *C) judgeAllocs(what string, allocs, bytes int64) {
	c.t.Helper()
	limit := c.budget()
	if limit.AllocsPerOp != nil && allocs > *limit.AllocsPerOp {
		c.fail("%s: %d allocations per operation, budget %d", what, allocs, *limit.AllocsPerOp)
	}
	if limit.BytesPerOp != nil && bytes > *limit.BytesPerOp {
		c.fail("%s: %d bytes per operation, budget %d", what, bytes, *limit.BytesPerOp)
	}
}

func (c *C) judgeHeap(what string, points []point) {
	c.t.Helper()
	limit := c.budget()
	first, last := points[0], points[len(points)-1]
	perOperation := float64(last.LiveBytes-first.LiveBytes) / float64(last.Operations)
	if limit.RetainedPerOp != nil && perOperation > *limit.RetainedPerOp {
		c.fail("%s: %.1f bytes per operation stay, budget %.1f", what, perOperation, *limit.RetainedPerOp)
	}
}

func (c *C) judgeReachable(what string, reachable, tracked int) {
	c.t.Helper()
	limit := 0
	if allowed := c.budget().Reachable; allowed != nil {
		limit = *allowed
	}
	if reachable > limit || tracked == 0 {
		c.fail("%s: %d of %d objects can still be reached, budget %d", what, reachable, tracked, limit)
	}
}
