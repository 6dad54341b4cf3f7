package sessions

import (
	"fmt"
	"time"
)

// compose returns the label of a session. It runs once for each session, when its label is first asked for.
func compose(user int64, device string, signedIn time.Time) string {
	return fmt.Sprintf("user=%d device=%s since=%s", user, device, signedIn.UTC().Format(time.RFC3339))
}
