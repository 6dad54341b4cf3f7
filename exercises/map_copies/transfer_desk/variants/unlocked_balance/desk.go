// Package desk moves money between the wallets of customers and the tills of merchants.
//
// Each payment and each refund is approved by the fraud service first, which takes between a
// millisecond and half a minute. Amounts are in cents.
package desk

import (
	"errors"
	"maps"
	"sync"
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
	// mu guards both books: what moves between them is in exactly one of them whenever mu is free.
	mu      sync.RWMutex
	wallets book
	tills   book
}

// book holds the balances of one kind of account.
type book map[int64]int64

// New returns a desk without accounts. It calls approve once for each transfer that is possible at
// that moment; an error refuses the transfer. approve may call methods of the desk.
func New(approve func(Transfer) error) *Desk {
	return &Desk{approve: approve, wallets: make(book), tills: make(book)}
}

// OpenWallet adds an empty wallet and reports true, or reports false if the customer has one.
func (d *Desk) OpenWallet(customer int64) bool { return d.open(d.wallets, customer) }

// OpenTill adds an empty till and reports true, or reports false if the merchant has one.
func (d *Desk) OpenTill(merchant int64) bool { return d.open(d.tills, merchant) }

func (d *Desk) open(b book, account int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := b[account]; known {
		return false
	}
	b[account] = 0
	return true
}

// CloseWallet removes a wallet and returns what was in it, or ErrUnknown.
func (d *Desk) CloseWallet(customer int64) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	balance, known := d.wallets[customer]
	if !known {
		return 0, ErrUnknown
	}
	delete(d.wallets, customer)
	return balance, nil
}

// Deposit adds money to a wallet. It returns ErrAmount or ErrUnknown if that is not possible.
func (d *Desk) Deposit(customer, amount int64) error {
	if amount <= 0 {
		return ErrAmount
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.wallets[customer]; !known {
		return ErrUnknown
	}
	d.wallets[customer] += amount
	return nil
}

// Pay moves money from a wallet to a till. It returns ErrAmount, ErrUnknown or ErrFunds if that is
// not possible, before the approval or after it, and the error of the approval if that refuses.
// Nothing has changed then.
func (d *Desk) Pay(customer, merchant, amount int64) error {
	return d.move(d.wallets, customer, d.tills, merchant, Transfer{Payment, customer, merchant, amount})
}

// Refund moves money from a till to a wallet. Its errors are those of Pay.
func (d *Desk) Refund(merchant, customer, amount int64) error {
	return d.move(d.tills, merchant, d.wallets, customer, Transfer{Refund, customer, merchant, amount})
}

func (d *Desk) move(from book, giver int64, to book, taker int64, transfer Transfer) error {
	if err := d.verify(from, giver, to, taker, transfer.Amount); err != nil {
		return err
	}
	// No lock here: the answer may take half a minute, and may depend on what the desk says.
	if err := d.approve(transfer); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	// What was possible before the approval may not be so any more.
	if err := possible(from, giver, to, taker, transfer.Amount); err != nil {
		return err
	}
	from[giver] -= transfer.Amount
	to[taker] += transfer.Amount
	return nil
}

func (d *Desk) verify(from book, giver int64, to book, taker int64, amount int64) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return possible(from, giver, to, taker, amount)
}

// possible returns why a transfer cannot be made, or nil. The caller holds mu.
func possible(from book, giver int64, to book, taker int64, amount int64) error {
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
	return nil
}

// Wallet returns the balance of a wallet, and whether there is one.
func (d *Desk) Wallet(customer int64) (int64, bool) { return d.balance(d.wallets, customer) }

// Till returns the balance of a till, and whether there is one.
func (d *Desk) Till(merchant int64) (int64, bool) { return d.balance(d.tills, merchant) }

func (d *Desk) balance(b book, account int64) (int64, bool) {
	balance, known := b[account]
	return balance, known
}

// Balances returns the balances of all accounts at one moment. The maps are the caller's.
func (d *Desk) Balances() (wallets, tills map[int64]int64) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return maps.Clone(d.wallets), maps.Clone(d.tills)
}
