package frames_test

import (
	"strings"
	"testing"

	"mapclinic/frames"
	"mapclinic/probe"
)

// The recorder reads a chunk while the index takes it: neither knows of the other, and no lock is
// between them.
func TestSharesTheChunkWithTheRecorder(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		index := frames.NewIndex(4)
		var chunk []byte
		for stream := range int64(20) {
			chunk = record(chunk, stream, frames.KindFrame, "reading of the first second; ")
		}
		for stream := range int64(20) {
			chunk = record(chunk, stream, frames.KindContinue, "reading of the next second; ")
		}
		written := 0
		c.Concurrently(2, func(worker int) {
			if worker == 0 {
				_, _ = index.Ingest(chunk)
				return
			}
			for _, b := range chunk {
				written += int(b)
			}
		})
		c.Equal("streams", index.Streams(), 20)
		c.True("written", written > 0)
	})
}

// Three goroutines call one method each that only reads: if it takes no lock, then none of another
// call orders it. Four connections bring streams of their own, and look at those of others.
func TestServesAnyGoroutine(t *testing.T) {
	const rounds, connections = 60, 4
	probe.Check(t, func(c *probe.C) {
		index := frames.NewIndex(4)
		reads := []func(stream int64){
			func(stream int64) { view(index.Frames(stream)) },
			func(stream int64) { index.Bytes(stream) },
			func(int64) { index.Streams() },
		}
		c.Concurrently(connections+len(reads), func(worker int) {
			for round := range int64(rounds) {
				if worker >= connections {
					reads[worker-connections](round % connections)
					continue
				}
				own := int64(worker)
				chunk := record(nil, own, frames.KindFrame, "reading of a second; ")
				chunk = record(chunk, own+connections*(1+round), frames.KindFrame, "hello")
				_, _ = index.Ingest(record(chunk, own, frames.KindContinue, "and of the next; "))
				view(index.Frames((own + round) % connections))
				if round%8 == 7 {
					index.Drop(own + connections*(1+round))
				}
			}
		})
		c.Equal("streams in the end", index.Streams(), connections*(1+rounds-rounds/8))
	})
}

// view does what a viewer does: it reads the frames, and puts something of its own behind them.
func view(list [][]byte) (sum int) {
	for _, frame := range list {
		for _, b := range append(frame, "checksum"...) {
			sum += int(b)
		}
	}
	return sum
}

// In each chunk, one quiet stream has one small frame; the rest is a busy stream, of which only the
// newest frames stay.
func TestKeepsFramesAndNotChunks(t *testing.T) {
	const chunkBytes = 64 << 10
	probe.Check(t, func(c *probe.C) {
		index, quiet := frames.NewIndex(2), int64(100)
		busy, reading := strings.Repeat("b", 1000), strings.Repeat("q", 50)
		c.Retained("frames of quiet streams", 40, func(streams int) {
			for range streams {
				quiet++
				chunk := make([]byte, 0, chunkBytes)
				chunk = record(chunk, quiet, frames.KindFrame, reading)
				for chunkBytes-len(chunk) > 1100 {
					chunk = record(chunk, 1, frames.KindFrame, busy)
				}
				_, _ = index.Ingest(chunk)
			}
		})
		c.Equal("the last frame", texts(index.Frames(quiet)), []string{reading})
		c.Equal("the first frame", texts(index.Frames(101)), []string{reading})
		c.Equal("bytes of the busy stream", index.Bytes(1), 2000)
	})
}

func TestForgetsDroppedStreams(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		index, stream := frames.NewIndex(8), int64(0)
		c.Retained("streams that were dropped", 500, func(streams int) {
			for range streams {
				stream++
				chunk := record(nil, stream, frames.KindFrame, "reading of the first second")
				_, _ = index.Ingest(record(chunk, stream, frames.KindFrame, "reading of the next second"))
				index.Drop(stream)
			}
		})
		c.Equal("streams left", index.Streams(), 0)
	})
}
