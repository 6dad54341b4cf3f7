package frames_test

import (
	"encoding/binary"

	"mapclinic/frames"
	"mapclinic/probe"
)

// record appends one record to a chunk.
func record(chunk []byte, stream int64, kind byte, payload string) []byte {
	chunk = binary.BigEndian.AppendUint64(chunk, uint64(stream))
	chunk = append(chunk, kind)
	chunk = binary.BigEndian.AppendUint16(chunk, uint16(len(payload)))
	return append(chunk, payload...)
}

// ingest gives the index a chunk of complete records.
func ingest(c *probe.C, index *frames.Index, chunk []byte) {
	taken, err := index.Ingest(chunk)
	c.True("a chunk of complete records is taken whole", taken == len(chunk) && err == nil)
}

func texts(list [][]byte) []string {
	text := []string{}
	for _, frame := range list {
		text = append(text, string(frame))
	}
	return text
}
