// Package desk moves money between the wallets of customers and the tills of merchants.
//
// Each payment and each refund is approved by the fraud service first, which takes between a
// millisecond and half a minute. Amounts are in cents.
package desk

import (
	"errors"
	"maps"
	"sync/atomic"
)

// Kind tells the two directions of a transfer apart.
type Kind string

// The kinds of transfers.
const (
	Payment Kind = "payment" // from a wallet to a till
	Refund  Kind = "refund"  // from a till to a wallet
)

// Transfer is what is asked of the fraud service.
type Transfer struct {
	Kind     Kind
	Customer int64
	Merchant int64
	Amount   int64
}

// Errors of the methods of Desk.
var (
	ErrAmount  = errors.New("desk: amount is not positive")
	ErrUnknown = errors.New("desk: unknown account")
	ErrFunds   = errors.New("desk: insufficient funds")
)

// Desk holds all wallets and tills. All methods may be called from any goroutine.
type Desk struct {
	approve func(Transfer) error
	now     atomic.Pointer[state]
}

// state is one state of both books. It never changes once it is published.
type state struct {
	wallets map[int64]int64
	tills   map[int64]int64
}

// New returns a desk without accounts. It calls approve once for each transfer that is possible at
// that moment; an error refuses the transfer. approve may call methods of the desk.
func New(approve func(Transfer) error) *Desk {
	d := &Desk{approve: approve}
	d.now.Store(&state{make(map[int64]int64), make(map[int64]int64)})
	return d
}

// update publishes a changed copy. It repeats change if somebody else was faster, until an error.
func (d *Desk) update(change func(next *state) error) error {
	for {
		before := d.now.Load()
		next := &state{maps.Clone(before.wallets), maps.Clone(before.tills)}
		if err := change(next); err != nil {
			return err
		}
		if d.now.CompareAndSwap(before, next) {
			return nil
		}
	}
}

// OpenWallet adds an empty wallet and reports true, or reports false if the customer has one.
func (d *Desk) OpenWallet(customer int64) bool {
	return d.update(func(next *state) error { return open(next.wallets, customer) }) == nil
}

// OpenTill adds an empty till and reports true, or reports false if the merchant has one.
func (d *Desk) OpenTill(merchant int64) bool {
	return d.update(func(next *state) error { return open(next.tills, merchant) }) == nil
}

var errKnown = errors.New("desk: account is open")

func open(book map[int64]int64, account int64) error {
	if _, known := book[account]; known {
		return errKnown
	}
	book[account] = 0
	return nil
}

// CloseWallet removes a wallet and returns what was in it, or ErrUnknown.
func (d *Desk) CloseWallet(customer int64) (int64, error) {
	paid := int64(0)
	err := d.update(func(next *state) error {
		balance, known := next.wallets[customer]
		if !known {
			return ErrUnknown
		}
		paid = balance
		delete(next.wallets, customer)
		return nil
	})
	return paid, err
}

// Deposit adds money to a wallet. It returns ErrAmount or ErrUnknown if that is not possible.
func (d *Desk) Deposit(customer, amount int64) error {
	if amount <= 0 {
		return ErrAmount
	}
	return d.update(func(next *state) error {
		if _, known := next.wallets[customer]; !known {
			return ErrUnknown
		}
		next.wallets[customer] += amount
		return nil
	})
}

// Pay moves money from a wallet to a till. It returns ErrAmount, ErrUnknown or ErrFunds if that is
// not possible, before the approval or after it, and the error of the approval if that refuses.
// Nothing has changed then.
func (d *Desk) Pay(customer, merchant, amount int64) error {
	return d.approved(Transfer{Payment, customer, merchant, amount}, func(next *state) error {
		return move(next.wallets, customer, next.tills, merchant, amount)
	})
}

// Refund moves money from a till to a wallet. Its errors are those of Pay.
func (d *Desk) Refund(merchant, customer, amount int64) error {
	return d.approved(Transfer{Refund, customer, merchant, amount}, func(next *state) error {
		return move(next.tills, merchant, next.wallets, customer, amount)
	})
}

func (d *Desk) approved(transfer Transfer, change func(next *state) error) error {
	before := d.now.Load()
	if err := change(&state{maps.Clone(before.wallets), maps.Clone(before.tills)}); err != nil {
		return err
	}
	if err := d.approve(transfer); err != nil {
		return err
	}
	return d.update(change)
}

func move(from map[int64]int64, giver int64, to map[int64]int64, taker int64, amount int64) error {
	balance, known := from[giver]
	_, takes := to[taker]
	switch {
	case amount <= 0:
		return ErrAmount
	case !known || !takes:
		return ErrUnknown
	case balance < amount:
		return ErrFunds
	}
	from[giver] -= amount
	to[taker] += amount
	return nil
}

// Wallet returns the balance of a wallet, and whether there is one.
func (d *Desk) Wallet(customer int64) (int64, bool) {
	balance, known := d.now.Load().wallets[customer]
	return balance, known
}

// Till returns the balance of a till, and whether there is one.
func (d *Desk) Till(merchant int64) (int64, bool) {
	balance, known := d.now.Load().tills[merchant]
	return balance, known
}

// Balances returns the balances of all accounts at one moment. The maps are the caller's.
func (d *Desk) Balances() (wallets, tills map[int64]int64) {
	now := d.now.Load()
	return maps.Clone(now.wallets), maps.Clone(now.tills)
}
