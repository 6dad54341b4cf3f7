package desk_test

import (
	"errors"
	"testing"

	"mapclinic/desk"
	"mapclinic/probe"
)

func TestMovesMoneyAsDocumented(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		var asked []desk.Transfer
		refused, refusal := false, errors.New("looks like fraud")
		d := desk.New(func(transfer desk.Transfer) error {
			asked = append(asked, transfer)
			if refused {
				return refusal
			}
			return nil
		})
		c.True("accounts open once", d.OpenWallet(1) && d.OpenTill(7) && !d.OpenWallet(1) && !d.OpenTill(7))
		c.True("a deposit", d.Deposit(1, 500) == nil)
		c.True("deposits of nothing and to nobody",
			errors.Is(d.Deposit(1, 0), desk.ErrAmount) && errors.Is(d.Deposit(2, 1), desk.ErrUnknown))
		c.True("transfers of nothing", errors.Is(d.Pay(1, 7, -5), desk.ErrAmount))
		c.True("unknown accounts", errors.Is(d.Pay(2, 7, 5), desk.ErrUnknown) &&
			errors.Is(d.Pay(1, 8, 5), desk.ErrUnknown) && errors.Is(d.Refund(7, 2, 5), desk.ErrUnknown))
		c.True("too much", errors.Is(d.Pay(1, 7, 501), desk.ErrFunds) && errors.Is(d.Refund(7, 1, 1), desk.ErrFunds))
		c.Equal("transfers that were asked about and are not possible", len(asked), 0)
		c.True("a payment and a refund", d.Pay(1, 7, 300) == nil && d.Refund(7, 1, 100) == nil)
		c.Equal("what was asked", asked, []desk.Transfer{
			{Kind: desk.Payment, Customer: 1, Merchant: 7, Amount: 300},
			{Kind: desk.Refund, Customer: 1, Merchant: 7, Amount: 100},
		})
		refused = true
		c.True("a refusal", errors.Is(d.Pay(1, 7, 300), refusal))
		wallets, tills := d.Balances()
		c.Equal("wallets", wallets, map[int64]int64{1: 300})
		c.Equal("tills", tills, map[int64]int64{7: 200})
		wallets[1], tills[9] = 1_000_000, 5
		c.Equal("balances after the caller has changed its maps", []int64{wallet(d, 1), till(d, 7), till(d, 9)},
			[]int64{300, 200, 0})
		c.True("another deposit", d.Deposit(1, 1) == nil)
		c.Equal("the maps of the caller after that", wallets, map[int64]int64{1: 1_000_000})
		paid, err := d.CloseWallet(1)
		c.True("what a closed wallet pays out", paid == 301 && err == nil)
		_, err = d.CloseWallet(1)
		_, known := d.Wallet(1)
		c.True("a wallet closes once", errors.Is(err, desk.ErrUnknown) && !known)
	})
}

// The check holds a payment and a refund in their approval at the same time, and then lets both go.
func TestPaysAndRefundsAtOnce(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		gate := newTurnstile()
		d := open(gate.approve, 2, 1000)
		payment := start(func() error { return d.Pay(0, 1, 30) })
		<-gate.came
		refund := start(func() error { return d.Refund(1, 0, 20) })
		if !c.Finishes("a refund gets to its approval during that of a payment", func() { <-gate.came }) {
			return
		}
		gate.let <- nil
		gate.let <- nil
		if c.Finishes("both end", func() {
			c.True("both were made", <-payment == nil && <-refund == nil)
		}) {
			c.Equal("wallet and till", []int64{wallet(d, 0), till(d, 1)}, []int64{990, 1010})
		}
	})
}

func TestOthersGoOnDuringApproval(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		gate := newTurnstile()
		d := open(gate.approve, 2, 1000)
		d.OpenTill(100)
		payment := start(func() error { return d.Pay(0, 1, 30) })
		<-gate.came
		if !c.Finishes("using the same accounts during an approval", func() {
			c.True("deposit", d.Deposit(0, 5) == nil)
			c.True("payment", d.Pay(0, 1, 1000) == nil)
			c.True("refund", d.Refund(1, 0, 2000) == nil)
			c.Equal("wallet and till", []int64{wallet(d, 0), till(d, 1)}, []int64{2005, 0})
			c.Equal("the whole", total(d), int64(4005))
			c.True("opening", d.OpenWallet(200))
		}) {
			return
		}
		gate.let <- nil
		c.True("the payment is made", <-payment == nil)
		c.Equal("wallet and till in the end", []int64{wallet(d, 0), till(d, 1)}, []int64{1975, 30})
		var nested *desk.Desk
		seen := int64(0)
		nested = desk.New(func(desk.Transfer) error {
			seen = wallet(nested, 1)
			return nested.Deposit(1, 1)
		})
		nested.OpenWallet(1)
		nested.OpenTill(1)
		_ = nested.Deposit(1, 9)
		if c.Finishes("an approval that uses the desk", func() { _ = nested.Pay(1, 1, 9) }) {
			c.Equal("what it saw, and what is left", []int64{seen, wallet(nested, 1)}, []int64{9, 1})
		}
	})
}

// Two payments are in their approval that the wallet cannot both pay; then a third one, of a wallet
// that is closed meanwhile.
func TestSpendsNothingTwice(t *testing.T) {
	probe.Check(t, func(c *probe.C) {
		gate := newTurnstile()
		d := open(gate.approve, 2, 1000)
		first := start(func() error { return d.Pay(0, 1, 800) })
		second := start(func() error { return d.Pay(0, 1, 900) })
		if !c.Finishes("two payments get to their approval", func() { <-gate.came; <-gate.came }) {
			return
		}
		gate.let <- nil
		gate.let <- nil
		a, b := <-first, <-second
		c.True("one is made and one has insufficient funds",
			(a == nil && errors.Is(b, desk.ErrFunds)) || (b == nil && errors.Is(a, desk.ErrFunds)))
		if !c.Finishes("looking at the desk after that", func() { c.Equal("the whole", total(d), int64(4000)) }) {
			return
		}
		c.True("the wallet is not overdrawn", wallet(d, 0) >= 0)
		third := start(func() error { return d.Pay(1, 0, 500) })
		<-gate.came
		paid, err := d.CloseWallet(1)
		c.True("the closed wallet pays all out", paid == 1000 && err == nil)
		gate.let <- nil
		c.True("a payment of a wallet that was closed meanwhile", errors.Is(<-third, desk.ErrUnknown))
		_, known := d.Wallet(1)
		c.True("the wallet stays closed", !known)
		c.Equal("the whole without it", total(d), int64(3000))
	})
}
