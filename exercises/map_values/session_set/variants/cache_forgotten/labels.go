package sessions

import (
	"fmt"
	"time"
)

// labels keeps the labels that were asked for. It has no lock of its own: the
// tracker's guards it.
type labels struct {
	texts map[labelID]string
}

// labelID names one session: the next one of the same device began at another time.
type labelID struct {
	id
	signedIn time.Time
}

// of returns the label of an active session, from the cache or new. The caller holds the lock for
// writing.
func (l *labels) of(key labelID) string {
	text, known := l.texts[key]
	if !known {
		if l.texts == nil {
			l.texts = make(map[labelID]string)
		}
		text = compose(key.user, key.device, key.signedIn)
		l.texts[key] = text
	}
	return text
}

// compose returns the label of a session. It runs when a label is first asked for.
func compose(user int64, device string, signedIn time.Time) string {
	return fmt.Sprintf("user=%d device=%s since=%s", user, device, signedIn.UTC().Format(time.RFC3339))
}
