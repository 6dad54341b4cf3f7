package fields_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mapclinic/fields"
	"mapclinic/probe"
)

// guest is a type of a handler, whose String works without a guest.
type guest struct{ name string }

func (g *guest) String() string {
	if g == nil {
		return "nobody"
	}
	return g.name
}

// failure is an error whose method does not expect nil.
type failure struct{ code int }

func (f *failure) Error() string { return fmt.Sprint("code ", f.code) }

// article is a number of a handler, without a method.
type article int64

// textOf returns the text of a value, or the panic.
func textOf(value any) (text string) {
	defer func() {
		if panicked := recover(); panicked != nil {
			text = "panic"
		}
	}()
	return fields.Text(value)
}

func TestTellsTypesApart(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		// Each number comes in an order of its own, because a cache is filled by whoever is first.
		for number, order := range [][]int{{0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {2, 0, 5, 1, 3, 4}, {3, 5, 4, 0, 1, 2}} {
			n := int64(4200 + number)
			values := []any{int(n), n, fields.UserID(n), time.Duration(n), article(n), fmt.Sprint("u", n)}
			wants := []string{
				fmt.Sprint(n), fmt.Sprint(n), fmt.Sprint("u", n), time.Duration(n).String(), fmt.Sprint(n), fmt.Sprint("u", n),
			}
			for _, i := range append(order, order...) {
				c.Equal(fmt.Sprintf("text of %T(%d)", values[i], n), textOf(values[i]), wants[i])
			}
		}
		c.Equal("a line", fields.Line(
			fields.Field{Name: "request", Value: &fields.Request{Method: "GET", Path: "/cart"}},
			fields.Field{Name: "user", Value: &fields.User{ID: 17, Name: "Ada"}},
			fields.Field{Name: "took", Value: 3 * time.Millisecond},
			fields.Field{Name: "error", Value: errors.New("late")},
			fields.Field{Name: "ok", Value: false},
			fields.Field{Name: "share", Value: 0.25},
			fields.Field{Name: "id", Value: -fields.UserID(1)},
		), "request=GET /cart user=u17 (Ada) took=3ms error=late ok=false share=0.25 id=u-1")
		c.Equal("an empty line", fields.Line(), "")
		c.Equal("an empty text", fields.Text(""), "")
	})
}

func TestTakesAnyValue(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		for range 2 {
			c.Equal("text of nil", textOf(nil), "-")
			c.Equal("text of a nil *User", textOf((*fields.User)(nil)), "-")
			c.Equal("text of a nil *Request", textOf((*fields.Request)(nil)), "-")
			c.Equal("text of a nil pointer whose String expects it", textOf((*guest)(nil)), "nobody")
			c.Equal("text of a nil pointer whose Error does not", textOf((*failure)(nil)), fmt.Sprint((*failure)(nil)))
			c.Equal("text of a list", textOf([]int{7, 8}), "[7 8]")
			c.Equal("text of no list", textOf([]int(nil)), "[]")
			c.Equal("text of a map", textOf(map[string]int{"b": 2, "a": 1}), "map[a:1 b:2]")
			c.Equal("text of a struct with a list", textOf(struct{ Articles []int }{[]int{7}}), "{[7]}")
			c.Equal("text of a list in an array", textOf([1]any{[]int{7}}), "[[7]]")
			c.Equal("text of an error that joins others", textOf(errors.Join(&failure{1}, &failure{2})), "code 1\ncode 2")
		}
	})
}

func TestTellsWhatIsTrueNow(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		user := &fields.User{ID: 17, Name: "Ada"}
		request := &fields.Request{Method: "GET", Path: "/cart", Body: []byte("a")}
		who := &guest{"Bo"}
		c.Equal("texts", textOf(user)+", "+textOf(request)+", "+textOf(who), "u17 (Ada), GET /cart, Bo")
		user.Name, request.Path, who.name = "Eve", "/home", "Cy"
		c.Equal("texts after a change", textOf(user)+", "+textOf(request)+", "+textOf(who), "u17 (Eve), GET /home, Cy")
		user.ID, request.Method = 18, "PUT"
		c.Equal("texts after another", textOf(user)+", "+textOf(request), "u18 (Eve), PUT /home")
		c.Equal("text of an equal user", textOf(&fields.User{ID: 17, Name: "Ada"}), "u17 (Ada)")
	})
}

// The values are made before the goroutines start. Most are logged by two goroutines, and nothing but
// the package itself could order those.
func TestLogsFromAnyGoroutine(t *testing.T) {
	const workers, calls = 8, 100
	probe.Check(t, func(c *probe.C) {
		shared, wrong := &fields.User{ID: 17, Name: "Ada"}, make([]int, workers)
		values, texts := make([]any, calls), make([]string, calls)
		for i := range values {
			values[i] = [...]any{shared, &fields.User{ID: fields.UserID(i), Name: "Bo"}, 1000 + i, fields.UserID(i)}[i%4]
			texts[i] = [...]string{"u17 (Ada)", fmt.Sprintf("u%d (Bo)", i), fmt.Sprint(1000 + i), fmt.Sprint("u", i)}[i%4]
		}
		c.Concurrently(workers, func(worker int) {
			for i := range calls {
				if fields.Text(values[(i+worker/2*4)%calls]) != texts[(i+worker/2*4)%calls] {
					wrong[worker]++
				}
			}
			fields.Line(fields.Field{Name: "user", Value: shared})
		})
		c.Equal("wrong texts of each goroutine", wrong, make([]int, workers))
	})
}

func TestKeepsNothingThatWasLogged(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		next, length := 0, 0
		// Many at a time: a cache with a limit may be full after the first time.
		c.Retained("fields of requests", 4000, func(fieldsLogged int) {
			for range fieldsLogged / 4 {
				next++
				request := &fields.Request{Method: "GET", Path: fmt.Sprint("/order/", next), Body: make([]byte, 1024)}
				user := &fields.User{ID: fields.UserID(next), Name: fmt.Sprint("customer ", next)}
				line := fields.Line(fields.Field{Name: "request", Value: request}, fields.Field{Name: "user", Value: user},
					fields.Field{Name: "id", Value: user.ID}, fields.Field{Name: "order", Value: 1_000_000 + next})
				length += strings.Count(line, "=")
			}
		})
		c.Equal("fields logged", length, 7*4000)
	})
}

func TestComposesWithOneAllocation(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		const many = 1000
		users, requests, numbers, ids := make([]any, many), make([]any, many), make([]any, many), make([]any, many)
		for i := range many {
			users[i] = &fields.User{ID: fields.UserID(10_000 + i), Name: "Ada Lovelace"}
			requests[i] = &fields.Request{Method: "GET", Path: fmt.Sprint("/order/", i)}
			numbers[i], ids[i] = 10_000+i, fields.UserID(10_000+i)
		}
		next, length := 0, 0
		for _, one := range []struct {
			what   string
			values []any
		}{
			{"text of a *User", users}, {"text of a *Request", requests}, {"text of an int", numbers},
			{"text of a UserID", ids}, {"text of an int64", []any{int64(1 << 40)}}, {"text of a string", []any{"checkout"}},
		} {
			c.Allocations(one.what, func() {
				next++
				length += len(fields.Text(one.values[next%len(one.values)]))
			})
		}
		c.True("there were texts", length > 0)
	})
}
