// Package desk moves money between the wallets of customers and the tills of merchants.
//
// Each payment and each refund is approved by the fraud service first, which takes between a
// millisecond and half a minute. Amounts are in cents.
package desk

import (
	"errors"
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
	wallets book
	tills   book
}

// book holds the balances of one kind of account. It has a lock of its own, so that deposits to
// wallets and the work at the tills do not get into each other's way.
type book struct {
	mu       sync.Mutex
	balances map[int64]int64
}

// New returns a desk without accounts. It calls approve once for each transfer that is possible at
// that moment; an error refuses the transfer. approve may call methods of the desk.
func New(approve func(Transfer) error) *Desk {
	return &Desk{
		approve: approve,
		wallets: book{balances: make(map[int64]int64)},
		tills:   book{balances: make(map[int64]int64)},
	}
}

// OpenWallet adds an empty wallet and reports true, or reports false if the customer has one.
func (d *Desk) OpenWallet(customer int64) bool { return d.wallets.open(customer) }

// OpenTill adds an empty till and reports true, or reports false if the merchant has one.
func (d *Desk) OpenTill(merchant int64) bool { return d.tills.open(merchant) }

// CloseWallet removes a wallet and returns what was in it, or ErrUnknown.
func (d *Desk) CloseWallet(customer int64) (int64, error) {
	balance, known := d.wallets.balance(customer)
	if !known {
		return 0, ErrUnknown
	}
	d.wallets.mu.Lock()
	defer d.wallets.mu.Unlock()
	delete(d.wallets.balances, customer)
	return balance, nil
}

// Deposit adds money to a wallet. It returns ErrAmount or ErrUnknown if that is not possible.
func (d *Desk) Deposit(customer, amount int64) error {
	if amount <= 0 {
		return ErrAmount
	}
	balance, known := d.wallets.balance(customer)
	if !known {
		return ErrUnknown
	}
	d.wallets.mu.Lock()
	defer d.wallets.mu.Unlock()
	d.wallets.balances[customer] = balance + amount
	return nil
}

// Pay moves money from a wallet to a till. It returns ErrAmount, ErrUnknown or ErrFunds if that is
// not possible, before the approval or after it, and the error of the approval if that refuses.
// Nothing has changed then.
func (d *Desk) Pay(customer, merchant, amount int64) error {
	return d.move(&d.wallets, customer, &d.tills, merchant, Transfer{Payment, customer, merchant, amount})
}

// Refund moves money from a till to a wallet. Its errors are those of Pay.
func (d *Desk) Refund(merchant, customer, amount int64) error {
	return d.move(&d.tills, merchant, &d.wallets, customer, Transfer{Refund, customer, merchant, amount})
}

func (d *Desk) move(from *book, giver int64, to *book, taker int64, transfer Transfer) error {
	if transfer.Amount <= 0 {
		return ErrAmount
	}
	if _, known := to.balance(taker); !known {
		return ErrUnknown
	}
	from.mu.Lock()
	defer from.mu.Unlock()
	balance, known := from.balances[giver]
	if !known {
		return ErrUnknown
	}
	if balance < transfer.Amount {
		return ErrFunds
	}
	if err := d.approve(transfer); err != nil {
		return err
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balances[giver] -= transfer.Amount
	to.balances[taker] += transfer.Amount
	return nil
}

// Wallet returns the balance of a wallet, and whether there is one.
func (d *Desk) Wallet(customer int64) (int64, bool) { return d.wallets.balance(customer) }

// Till returns the balance of a till, and whether there is one.
func (d *Desk) Till(merchant int64) (int64, bool) { return d.tills.balance(merchant) }

// Balances returns the balances of all accounts at one moment. The maps are the caller's.
func (d *Desk) Balances() (wallets, tills map[int64]int64) {
	d.wallets.mu.Lock()
	defer d.wallets.mu.Unlock()
	d.tills.mu.Lock()
	defer d.tills.mu.Unlock()
	return d.wallets.balances, d.tills.balances
}

func (b *book) open(account int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.balances[account]; known {
		return false
	}
	b.balances[account] = 0
	return true
}

func (b *book) balance(account int64) (int64, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	balance, known := b.balances[account]
	return balance, known
}
