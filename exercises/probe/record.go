package probe

import (
	"encoding/json"
	"io"
	"os"
	"sync"
)

// textBytes caps every text of a record; exitChannel is the status when the host stopped reading.
const (
	textBytes   = 8 << 10
	exitChannel = 99
)

// record is one observation. Only the fields of its kind are set.
type record struct {
	Token    string   `json:"token"`
	Sequence int      `json:"seq"`
	Kind     string   `json:"kind"`
	Check    string   `json:"check,omitempty"`
	What     string   `json:"what,omitempty"`
	Got      string   `json:"got,omitempty"`
	Want     string   `json:"want,omitempty"`
	GotHash  string   `json:"got_hash,omitempty"`
	WantHash string   `json:"want_hash,omitempty"`
	Text     string   `json:"text,omitempty"`
	Stacks   []string `json:"stacks,omitempty"`
	Count    int      `json:"count"`
	Of       int      `json:"of,omitempty"`
	Proven   int      `json:"proven"`
	Starved  bool     `json:"starved,omitempty"`
	Allocs   int64    `json:"allocs_per_op"`
	Bytes    int64    `json:"bytes_per_op"`
	Points   []point  `json:"points,omitempty"`
	Complete bool     `json:"complete"`
	Round    int      `json:"round,omitempty"`

	Operations []operation `json:"operations,omitempty"`
}

type point struct {
	Operations int   `json:"operations"`
	LiveBytes  int64 `json:"live_bytes"`
}

type recorder struct {
	mu       sync.Mutex
	token    string
	sequence int
	encoder  *json.Encoder
}

func newRecorder(w io.Writer, token string) *recorder {
	return &recorder{token: token, encoder: json.NewEncoder(w)}
}

func (r *recorder) write(observation record) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	observation.Token = r.token
	observation.Sequence = r.sequence
	r.sequence++
	if err := r.encoder.Encode(observation); err != nil {
		os.Exit(exitChannel)
	}
}

func capped(text string) string {
	if len(text) <= textBytes {
		return text
	}
	return text[:textBytes] + " …"
}
