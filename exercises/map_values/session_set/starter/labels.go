package sessions

import (
	"fmt"
	"time"
)

// labels keeps the labels of sessions once they are composed: doing that again for each line of the
// access log was a tenth of the gateway's processor time.
type labels struct {
	texts map[string]string // by key
}

// of returns the label of a session. The caller holds the lock of the tracker.
func (l *labels) of(session Session) string {
	key := key(session.User, session.Device)
	text, known := l.texts[key]
	if !known {
		if l.texts == nil {
			l.texts = make(map[string]string)
		}
		text = compose(session.User, session.Device, session.SignedIn)
		l.texts[key] = text
	}
	return text
}

func compose(user int64, device string, signedIn time.Time) string {
	return fmt.Sprintf("user=%d device=%s since=%s", user, device, signedIn.UTC().Format(time.RFC3339))
}
