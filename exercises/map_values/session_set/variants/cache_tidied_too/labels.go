package sessions

import (
	"fmt"
	"maps"
	"time"
)

// labels keeps the labels of active sessions that were asked for. It has no lock of its own: the
// tracker's guards it.
type labels struct {
	texts map[id]string
}

// of returns the label of an active session, from the cache or new. The caller holds the lock for
// writing.
func (l *labels) of(key id, signedIn time.Time) string {
	text, known := l.texts[key]
	if !known {
		if l.texts == nil {
			l.texts = make(map[id]string)
		}
		text = compose(key.user, key.device, signedIn)
		l.texts[key] = text
	}
	return text
}

// drop forgets the label of a session that has ended. The caller holds the lock for writing.
func (l *labels) drop(key id) { delete(l.texts, key) }

// shrink moves the labels to a map of their size. The caller holds the lock for writing.
func (l *labels) shrink() {
	smaller := make(map[id]string, len(l.texts))
	maps.Copy(smaller, l.texts)
	l.texts = smaller
}

// compose returns the label of a session. It runs when a label is first asked for.
func compose(user int64, device string, signedIn time.Time) string {
	return fmt.Sprintf("user=%d device=%s since=%s", user, device, signedIn.UTC().Format(time.RFC3339))
}
