//go:build go1.25

package store_test

import (
	"testing"
	"testing/synctest"

	"mapclinic/probe"
	"mapclinic/store"
)

func TestBubble(t *testing.T) {
	synctest.Test(t, func(*testing.T) {
		store.Ask()
		synctest.Wait()
		probe.Print(probe.Stacks())
	})
}
