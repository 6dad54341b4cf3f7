package testdata

import (
	"bytes"
	"encoding/gob"
)

func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	err := gob.NewEncoder(&text).Encode(value)
	return text.Bytes(), err
}
