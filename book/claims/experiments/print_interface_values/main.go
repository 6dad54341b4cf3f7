// What the verbs %#v and %T print for the values that an interface can hold.
package main

import (
	"fmt"

	"mapclinic/claims/internal/observe"
)

type place struct{ Row int }

func print(format string, value any) string { return fmt.Sprintf(format, value) }

func main() {
	observe.Print(observe.Observations{
		"struct_in_syntax": print("%#v", place{3}),
		"string_in_syntax": print("%#v", "a"),
		"int_in_syntax":    print("%#v", 42),
		"int64_in_syntax":  print("%#v", int64(42)),
		"int64_type":       print("%T", int64(42)),
	})
}
