package desk_test

import (
	"sync/atomic"
	"testing"

	"mapclinic/desk"
	"mapclinic/probe"
)

// crowd calls act from several workers again and again, with their number and how often they have
// called it, while two others take pictures of the books. A picture of many accounts takes longer
// than a transfer: it holds the others up wherever they take a lock, and not only where they begin.
// The crowd goes on until so many pictures were taken, and returns how many calls there were.
func crowd(c *probe.C, d *desk.Desk, pictures int64, act func(worker int, call int64), look func()) int64 {
	const workers = 6
	var calls, taken atomic.Int64
	c.Concurrently(workers+2, func(worker int) {
		if worker >= workers {
			for taken.Add(1) <= pictures {
				look()
			}
			return
		}
		for call := int64(0); taken.Load() <= pictures; call++ {
			act(worker, call)
			calls.Add(1)
		}
	})
	return calls.Load()
}

func TestKeepsEveryDeposit(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		d := open(approveAll, 200, 1000)
		deposits := crowd(c, d, 4000, func(int, int64) { _ = d.Deposit(0, 1) }, func() { d.Balances() })
		c.Equal("wallet after deposits of 1 each, from 1000", wallet(d, 0), 1000+deposits)
	})
}

// Half of the crowd pays and half of it refunds, over the same few accounts of many.
func TestMovesInBothDirections(t *testing.T) {
	const accounts, meeting = 200, 2
	probe.Check(t, func(c *probe.C) {
		d := open(approveAll, accounts, 1_000_000_000)
		crowd(c, d, 4000, func(worker int, call int64) {
			if worker%2 == 0 {
				_ = d.Pay(call%meeting, (call+1)%meeting, 1)
			} else {
				_ = d.Refund((call+1)%meeting, call%meeting, 1)
			}
		}, func() { d.Balances() })
		c.Equal("the whole", total(d), int64(2*accounts*1_000_000_000))
	})
}

func TestPicturesBelongToOneMoment(t *testing.T) {
	const accounts = 200
	probe.Check(t, func(c *probe.C) {
		d := open(approveAll, accounts, 1000)
		var wrong atomic.Int64
		crowd(c, d, 4000, func(_ int, call int64) {
			_ = d.Pay(call%accounts, call%accounts, 10)
			_ = d.Refund(call%accounts, call%accounts, 10)
		}, func() {
			if total(d) != 2*accounts*1000 {
				wrong.Add(1)
			}
		})
		c.Equal("pictures in which money is missing or counted twice", wrong.Load(), int64(0))
	})
}

// Some goroutines call one method each that only reads: if it takes no lock, then none of another
// call orders it, and it races with every write.
func TestServesAnyGoroutine(t *testing.T) {
	const accounts, rounds = 4, 200
	probe.Check(t, func(c *probe.C) {
		d := open(approveAll, accounts, 1_000_000)
		calls := []func(account int64){
			func(account int64) { d.Wallet(account) },
			func(account int64) { d.Till(account) },
			func(int64) { total(d) },
			func(account int64) { _ = d.Deposit(account, 1) },
			func(account int64) { _ = d.Deposit(account, 1) },
			func(account int64) { _ = d.Pay(account, 0, 1) },
			func(account int64) { _ = d.Refund(0, account, 1) },
		}
		c.Concurrently(len(calls), func(worker int) {
			for i := range int64(rounds) {
				calls[worker](i % accounts)
			}
		})
		c.Equal("the whole", total(d), int64(2*accounts*1_000_000+2*rounds))
	})
}

func TestClosedWalletsLeaveNothing(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		d := desk.New(approveAll)
		d.OpenTill(0)
		customer := int64(0)
		c.Retained("wallets that were closed", 1000, func(wallets int) {
			for range wallets {
				customer++
				d.OpenWallet(customer)
				_ = d.Deposit(customer, 100)
				_ = d.Pay(customer, 0, 60)
				_ = d.Refund(0, customer, 50)
				_, _ = d.CloseWallet(customer)
			}
		})
		c.Equal("till", till(d, 0), customer*10)
	})
}
