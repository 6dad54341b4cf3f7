package main

import (
	"bytes"
	"fmt"
	"io"
)

const batchBytes = 64 << 10

// readBatch reads a whole batch from a gateway.
func readBatch(source io.Reader) ([]byte, error) {
	batch := make([]byte, batchBytes)
	n, err := io.ReadFull(source, batch)
	if err != nil && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("reading a batch: %w", err)
	}
	return batch[:n], nil
}

// gateway sends one message of a device that has just joined, and many of the one device that never stops.
func gateway(number int) io.Reader {
	var lines bytes.Buffer
	fmt.Fprintf(&lines, "sensor-%04d joined\n", number)
	for lines.Len() < batchBytes-64 {
		at := lines.Len()
		fmt.Fprintf(&lines, "pump-1 pressure=%d flow=%d temperature=%d state=running\n", at, at/2, at/3)
	}
	return &lines
}
