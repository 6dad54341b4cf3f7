// Package frames keeps the newest frames of every stream of a telemetry relay.
//
// A connection carries many streams at once. Its reader takes chunks of up to 64 KiB from the socket
// and gives each to the recorder, which writes it to disk, and to the index, from which viewers that
// join late get the frames they have missed.
package frames

import (
	"encoding/binary"
	"errors"
	"slices"
	"sync"
)

// A record on the wire is a header, which is the stream (8 bytes), the kind (1) and the length of the
// payload (2), all big-endian, and then the payload.
const headerSize = 11

// Kinds of records.
const (
	KindFrame    = 0 // the payload is a new frame
	KindContinue = 1 // the payload goes on where the newest frame of the stream ends
)

// ErrKind is returned for a record of an unknown kind.
var ErrKind = errors.New("frames: unknown kind of record")

// Index holds the newest frames of each stream, oldest first. All methods may be called from any
// goroutine.
type Index struct {
	keep    int
	mu      sync.RWMutex
	streams map[int64][]string // guarded by mu
}

// NewIndex returns an index that keeps the newest frames of each stream, at most keep of them.
func NewIndex(keep int) *Index {
	return &Index{keep: keep, streams: make(map[int64][]string)}
}

// Ingest adds the records of a chunk and returns how many bytes of it they took: the last record may
// be incomplete, and then the reader begins the next chunk with it. A record that continues a stream
// without frames is skipped. At a record of an unknown kind Ingest stops with ErrKind.
//
// The chunk is only read. The reader takes a new one for every read, so it never changes.
func (x *Index) Ingest(chunk []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	taken := 0
	for len(chunk)-taken >= headerSize {
		header := chunk[taken : taken+headerSize]
		begin := taken + headerSize
		end := begin + int(binary.BigEndian.Uint16(header[9:]))
		if end > len(chunk) {
			break
		}
		stream := int64(binary.BigEndian.Uint64(header))
		if err := x.add(stream, header[8], chunk[begin:end]); err != nil {
			return taken, err
		}
		taken = end
	}
	return taken, nil
}

func (x *Index) add(stream int64, kind byte, payload []byte) error {
	list := x.streams[stream]
	switch kind {
	case KindFrame:
		list = append(list, string(payload))
		x.streams[stream] = slices.Delete(list, 0, max(0, len(list)-x.keep))
	case KindContinue:
		if newest := len(list) - 1; newest >= 0 {
			list[newest] += string(payload)
		}
	default:
		return ErrKind
	}
	return nil
}

// Frames returns the frames of a stream, oldest first, as they are now. The list is the caller's.
// Nobody changes the bytes of a frame; a caller may append to it, which nobody else sees.
func (x *Index) Frames(stream int64) [][]byte {
	x.mu.RLock()
	defer x.mu.RUnlock()
	list := make([][]byte, 0, len(x.streams[stream]))
	for _, frame := range x.streams[stream] {
		list = append(list, []byte(frame))
	}
	return list
}

// Bytes returns how many bytes the frames of a stream have.
func (x *Index) Bytes(stream int64) int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	total := 0
	for _, frame := range x.streams[stream] {
		total += len(frame)
	}
	return total
}

// Streams returns how many streams have frames.
func (x *Index) Streams() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.streams)
}

// Drop forgets the frames of a stream.
func (x *Index) Drop(stream int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.streams, stream)
}
