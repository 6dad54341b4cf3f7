package probe

import "sync/atomic"

// A history is written as one record: more operations than historyLimit are a mistake of the check.
// A text longer than historyText is told by its hash.
const (
	historyLimit = 2000
	historyText  = 200
)

// operation is one call on a concurrent map. Begin and End are stamps of one counter: an operation
// whose End is below the Begin of another came before it. End is 0 if the call never returned.
type operation struct {
	Worker int    `json:"worker"`
	Op     string `json:"op"`
	Key    string `json:"key"`
	Old    string `json:"old,omitempty"`
	Arg    string `json:"arg,omitempty"`
	Result string `json:"result,omitempty"`
	OK     bool   `json:"ok"`
	Begin  int64  `json:"begin"`
	End    int64  `json:"end"`
}

// Worker records the operations of one worker of a [C.History]. Each method makes one call through
// the function that it is given; keys and values may be of any type and are compared as [C.Equal]
// compares.
type Worker struct {
	// Number counts the workers from 0.
	Number     int
	clock      *atomic.Int64
	operations []operation
}

// History runs body once per worker and records when each operation on a concurrent map began and
// ended and what it gave. The host decides whether some order of them, one at a time, explains all
// results: whether the map is linearizable.
//
// The map must be empty at the start. Give each store a value of its own, so that a result tells
// which store it saw; a few keys and some dozens of operations a worker find most faults:
//
//	table := registry.New()
//	c.History("the registry", 4, func(w *probe.Worker) {
//		w.Store("a", w.Number, func() { table.Set("a", w.Number) })
//		w.Load("a", func() (any, bool) { return table.Get("a") })
//	})
//
// The counter that stamps the operations also orders the goroutines. Do not use a history in a
// check of races: it would hide them from the detector.
func (c *C) History(what string, workers int, body func(w *Worker)) {
	c.t.Helper()
	var clock atomic.Int64
	recorded := make([]*Worker, workers)
	for number := range recorded {
		recorded[number] = &Worker{Number: number, clock: &clock}
	}
	c.Concurrently(workers, func(worker int) { body(recorded[worker]) })
	var operations []operation
	for _, worker := range recorded {
		operations = append(operations, worker.operations...)
	}
	if len(operations) > historyLimit {
		c.t.Fatalf("%s: %d operations are too many for one history, at most %d", what, len(operations), historyLimit)
	}
	if c.round != nil && c.round.holds(explain(operations) == "") {
		return
	}
	records.write(record{Kind: "history", Check: c.t.Name(), What: what, Operations: operations})
	c.judgeHistory(what, operations)
}

// Load records a lookup: the value, and whether there was one.
func (w *Worker) Load(key any, call func() (value any, ok bool)) {
	w.record(operation{Op: "load", Key: short(key)}, func(o *operation) {
		value, ok := call()
		o.Result, o.OK = resultIf(ok, value), ok
	})
}

// Store records that value becomes the value of key.
func (w *Worker) Store(key, value any, call func()) {
	w.record(operation{Op: "store", Key: short(key), Arg: short(value)}, func(*operation) { call() })
}

// Delete records that key loses its value, if it has one.
func (w *Worker) Delete(key any, call func()) {
	w.record(operation{Op: "delete", Key: short(key)}, func(*operation) { call() })
}

// LoadOrStore records an operation that gives the value that key has, or else stores value and
// gives that; loaded says which.
func (w *Worker) LoadOrStore(key, value any, call func() (actual any, loaded bool)) {
	w.record(operation{Op: "load_or_store", Key: short(key), Arg: short(value)}, func(o *operation) {
		actual, loaded := call()
		o.Result, o.OK = short(actual), loaded
	})
}

// CompareAndSwap records an operation that stores value if key has the value old, and says
// whether it did.
func (w *Worker) CompareAndSwap(key, old, value any, call func() (swapped bool)) {
	w.record(operation{Op: "compare_and_swap", Key: short(key), Old: short(old), Arg: short(value)},
		func(o *operation) { o.OK = call() })
}

// record stamps a call. All text is made outside of the stamps, which should lie close to the call.
func (w *Worker) record(o operation, call func(o *operation)) {
	o.Worker = w.Number
	o.Begin = w.clock.Add(1)
	index := len(w.operations)
	w.operations = append(w.operations, o)
	call(&o)
	o.End = w.clock.Add(1)
	w.operations[index] = o
}

func resultIf(ok bool, value any) string {
	if !ok {
		return ""
	}
	return short(value)
}

func short(value any) string {
	text, _ := encode(value)
	if len(text) > historyText {
		return "sha256:" + hash(text)
	}
	return text
}
