package frames_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"mapclinic/frames"
	"mapclinic/probe"
)

func TestSplitsChunksIntoFrames(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		index := frames.NewIndex(2)
		chunk := record(nil, 7, frames.KindContinue, "of nothing")
		chunk = record(chunk, 7, frames.KindFrame, "one")
		whole := len(chunk)
		chunk = record(chunk, 7, frames.KindFrame, "two")
		taken, err := index.Ingest(chunk[:len(chunk)-1])
		c.True("no error", err == nil)
		c.Equal("bytes taken if the last record is incomplete", taken, whole)
		ingest(c, index, chunk[taken:])
		c.Equal("frames", texts(index.Frames(7)), []string{"one", "two"})
		c.Equal("bytes of the stream", index.Bytes(7), 6)
		before := index.Frames(7)
		ingest(c, index, record(record(nil, 7, frames.KindFrame, "three"), -8, frames.KindFrame, ""))
		c.Equal("the newest frames", texts(index.Frames(7)), []string{"two", "three"})
		c.Equal("frames that a caller got before", texts(before), []string{"one", "two"})
		before[1] = nil
		c.Equal("frames after a caller has changed its list", texts(index.Frames(7)), []string{"two", "three"})
		c.Equal("streams", index.Streams(), 2)
		chunk = record(nil, 7, frames.KindFrame, "four")
		whole = len(chunk)
		taken, err = index.Ingest(record(record(chunk, 7, 9, "?"), 7, frames.KindFrame, "never"))
		c.True("an unknown kind is ErrKind", errors.Is(err, frames.ErrKind))
		c.Equal("bytes taken before it", taken, whole)
		c.Equal("frames before it are kept", texts(index.Frames(7)), []string{"three", "four"})
		index.Drop(7)
		c.Equal("frames of a dropped stream", len(index.Frames(7))+index.Bytes(7), 0)
		c.Equal("streams left", index.Streams(), 1)
		ingest(c, index, record(nil, 7, frames.KindContinue, "of nothing"))
		c.Equal("frames after a continuation of nothing", len(index.Frames(7)), 0)
	})
}

func TestContinuesOnlyItsOwnStream(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		index := frames.NewIndex(4)
		chunk := record(nil, 1, frames.KindFrame, "a pump starts, ")
		chunk = record(chunk, 2, frames.KindFrame, "a valve opens, ")
		chunk = record(chunk, 3, frames.KindFrame, "a door closes")
		chunk = record(chunk, 1, frames.KindContinue, "turns, ")
		chunk = record(chunk, 2, frames.KindContinue, "leaks")
		original := bytes.Clone(chunk)
		ingest(c, index, chunk)
		c.True("the chunk is as it was", bytes.Equal(chunk, original))
		more := record(nil, 3, frames.KindContinue, ".")
		more = record(more, 1, frames.KindContinue, "and stops")
		more = record(more, 2, frames.KindFrame, "a valve closes")
		ingest(c, index, more)
		c.Equal("frames of stream 1", texts(index.Frames(1)), []string{"a pump starts, turns, and stops"})
		c.Equal("frames of stream 2", texts(index.Frames(2)), []string{"a valve opens, leaks", "a valve closes"})
		c.Equal("frames of stream 3", texts(index.Frames(3)), []string{"a door closes."})
		c.True("the chunk is still as it was", bytes.Equal(chunk, original))
	})
}

// Frames of many lengths, some of them continued, so that there is room behind some of them
// whichever way an array for them was made.
func TestCallersAppendForThemselves(t *testing.T) {
	const lengths = 100
	probe.Check(t, func(c *probe.C) {
		index, want := frames.NewIndex(lengths), []string{}
		for length := range lengths {
			text := string(bytes.Repeat([]byte("x"), length))
			chunk := record(nil, 1, frames.KindFrame, text)
			if length%2 == 1 {
				chunk, text = record(chunk, 1, frames.KindContinue, "yz"), text+"yz"
			}
			ingest(c, index, chunk)
			want = append(want, text)
		}
		first, second := index.Frames(1), index.Frames(1)
		for i := range first {
			first[i] = append(first[i], "first!"...)
			second[i] = append(second[i], "second"...)
		}
		ingest(c, index, record(nil, 1, frames.KindContinue, "third"))
		c.True("what the first caller has appended", slices.Equal(texts(first), with(want, "first!")))
		c.True("what the second caller has appended", slices.Equal(texts(second), with(want, "second")))
		want[lengths-1] += "third"
		c.True("frames of the index", slices.Equal(texts(index.Frames(1)), want))
	})
}

func with(list []string, end string) []string {
	longer := slices.Clone(list)
	for i := range longer {
		longer[i] += end
	}
	return longer
}
