// Package fields turns what handlers log into text.
//
// Handlers log whatever they have, several fields for each request, from many goroutines. Composing
// texts was a tenth of the processor time and most of the garbage of the gateway.
package fields

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// User is a signed-in user. Its name may change while it is signed in.
type User struct {
	ID   UserID
	Name string
}

// UserID is the number of a user. In the log it is told from other numbers: u17.
type UserID int64

func (id UserID) String() string { return "u" + strconv.FormatInt(int64(id), 10) }

func (u *User) String() string { return u.ID.String() + " (" + u.Name + ")" }

// Request is an HTTP request as far as the log is concerned.
type Request struct {
	Method, Path string
	Body         []byte
}

func (r *Request) String() string { return r.Method + " " + r.Path }

// Field is a part of a line.
type Field struct {
	Name  string
	Value any
}

// Line returns fields as they stand in the log, such as "request=GET /cart user=u17 (Ada) took=3ms".
func Line(fields ...Field) string {
	var line strings.Builder
	for i, field := range fields {
		if i > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(field.Name)
		line.WriteByte('=')
		line.WriteString(Text(field.Value))
	}
	return line.String()
}

// Text returns the text of a value in the log: "-" for nil, for a nil *User and for a nil *Request;
// "u17 (Ada)" for a user; "GET /cart" for a request; and for everything else what fmt.Sprint makes of
// it. The text is that of the value at the time of the call.
func Text(value any) string {
	key := keyOf(value)
	text, known := texts[key]
	if !known {
		text = compose(value)
		texts[key] = text
	}
	return text
}

// texts remembers what was composed: the same values are logged again and again.
var texts = make(map[any]string)

// keyOf returns the key of a value. All whole numbers share one kind of key, so that a status of 200
// takes one entry, whether a handler logs it as an int or as an int64.
func keyOf(value any) any {
	switch value := value.(type) {
	case int:
		return int64(value)
	case UserID:
		return int64(value)
	case time.Duration:
		return int64(value)
	}
	return value
}

func compose(value any) string {
	switch value := value.(type) {
	case nil:
		return "-"
	case string:
		return value
	case error:
		return value.Error()
	case fmt.Stringer:
		if value == nil {
			return "-"
		}
		return value.String()
	}
	return fmt.Sprint(value)
}
