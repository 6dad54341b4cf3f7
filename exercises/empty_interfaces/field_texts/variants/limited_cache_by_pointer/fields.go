// Package fields turns what handlers log into text.
//
// Handlers log whatever they have, several fields for each request, from many goroutines. Composing
// texts was a tenth of the processor time and most of the garbage of the gateway.
package fields

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
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
	switch value := value.(type) {
	case nil:
		return "-"
	case string:
		return value
	case int:
		return strconv.Itoa(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case UserID:
		return idText(value)
	case *User:
		// The interface is not nil: it holds the type *User. Only here can the pointer be asked.
		if value == nil {
			return "-"
		}
		return cachedText(value)
	case *Request:
		if value == nil {
			return "-"
		}
		return value.String()
	}
	return fmt.Sprint(value) // calls Error and String, and survives nil pointers in them
}

// known remembers the texts of a thousand users, by pointer.
var known = struct {
	sync.RWMutex
	texts map[*User]string
}{texts: make(map[*User]string)}

func cachedText(user *User) string {
	known.RLock()
	text, hit := known.texts[user]
	known.RUnlock()
	if hit {
		return text
	}
	text = userText(user)
	known.Lock()
	defer known.Unlock()
	if len(known.texts) >= 1000 {
		known.texts = make(map[*User]string)
	}
	known.texts[user] = text
	return text
}

// idText and userText compose on the stack, so that the text is the only allocation.
func idText(id UserID) string {
	var scratch [24]byte
	return string(appendID(scratch[:0], id))
}

func userText(user *User) string {
	var scratch [96]byte
	text := appendID(scratch[:0], user.ID)
	text = append(text, " ("...)
	text = append(text, user.Name...)
	return string(append(text, ')'))
}

func appendID(text []byte, id UserID) []byte {
	return strconv.AppendInt(append(text, 'u'), int64(id), 10)
}
