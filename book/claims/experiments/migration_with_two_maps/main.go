// A map with string keys is replaced by one with [16]byte keys: writes go to both, reads try the new one
// first and then the old one, and a comparison counts keys on which the maps differ.
package main

import (
	"encoding/hex"

	"mapclinic/claims/internal/observe"
)

type orderID [16]byte

type orders struct {
	old        map[string]int
	new        map[orderID]int
	mismatches int
}

func parse(text string) (id orderID) {
	if _, err := hex.Decode(id[:], []byte(text)); err != nil {
		panic(err)
	}
	return id
}

func (o *orders) write(text string, value int) {
	o.old[text], o.new[parse(text)] = value, value
}

func (o *orders) read(text string) (int, bool) {
	if value, ok := o.new[parse(text)]; ok {
		if o.old[text] != value {
			o.mismatches++
		}
		return value, true
	}
	value, ok := o.old[text]
	return value, ok
}

func main() {
	before := hex.EncodeToString([]byte("written before…!"[:16]))
	lower, upper := "0a0b0c0d0e0f0a0b0c0d0e0f0a0b0c0d", "0A0B0C0D0E0F0A0B0C0D0E0F0A0B0C0D"

	o := &orders{old: map[string]int{before: 1}, new: map[orderID]int{}}
	o.write(lower, 2)
	_, oldFound := o.read(before)
	newValue, _ := o.read(lower)
	inStep := o.mismatches
	o.old = nil
	_, afterwards := o.read(before)

	two := &orders{old: map[string]int{}, new: map[orderID]int{}}
	two.write(lower, 1)
	two.write(upper, 2)
	two.read(lower)
	observe.Print(observe.Observations{
		"old_entry_found":         oldFound,
		"new_entry_value":         newValue,
		"mismatches":              inStep,
		"old_entry_found_at_end":  afterwards,
		"spelling_entries_old":    len(two.old),
		"spelling_entries_new":    len(two.new),
		"mismatches_of_spellings": two.mismatches,
	})
}
